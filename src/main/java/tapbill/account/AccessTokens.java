package tapbill.account;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Access tokens: JSON Web Tokens, signed with HS256, whatever a token's own header says. */
public final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** How far the clock of the node that issued a token may be ahead. */
  private static final long CLOCK_SKEW_SECONDS = 60;

  private final InstantSource clock;
  private final Algorithm algorithm;
  private final JWTVerifier verifier;

  public AccessTokens(Secret secret, InstantSource clock) {
    this.clock = clock;
    this.algorithm = Algorithm.HMAC256(secret.bytes());
    Clock utc = clock.withZone(ZoneOffset.UTC);
    this.verifier =
        ((JWTVerifier.BaseVerification)
                JWT.require(algorithm)
                    .withClaimPresence("sub")
                    .withClaimPresence("iat")
                    .withClaimPresence("exp")
                    .acceptIssuedAt(CLOCK_SKEW_SECONDS))
            .build(utc);
  }

  String issue(Account account) {
    Instant now = clock.instant();
    return JWT.create()
        .withSubject(Long.toString(account.id()))
        .withClaim("role", account.role())
        .withJWTId(UUID.randomUUID().toString())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(LIFETIME))
        .sign(algorithm);
  }

  /** The account id that a token proves; nothing if it is forged, malformed or expired. */
  Optional<Long> verify(String token) {
    try {
      return Optional.of(Long.valueOf(verifier.verify(token).getSubject()));
    } catch (RuntimeException e) {
      // The library has exceptions for a bad token, but fails otherwise for some, such as "null".
      return Optional.empty();
    }
  }
}
