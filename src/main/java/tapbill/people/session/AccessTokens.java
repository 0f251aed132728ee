package tapbill.people.session;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tapbill.people.account.Secret;

/**
 * Access tokens: JSON Web Tokens, signed with HS256, whatever a token's own header says. Its {@code
 * kid} only chooses among our secrets, so that one can take the place of another without ending
 * sessions.
 */
public final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** We issue them for ourselves. */
  private static final String ISSUER = "tapbill";

  /** The claim that OpenID Connect has for it. */
  private static final String SESSION = "sid";

  /** How far the clock of the node that issued a token may be ahead. */
  private static final long CLOCK_SKEW_SECONDS = 60;

  private final InstantSource clock;
  private final Algorithm algorithm;
  private final String keyId;
  private final Map<String, JWTVerifier> verifiers = new HashMap<>();

  /**
   * Tokens under one secret.
   *
   * @param previous secrets whose tokens are still accepted
   */
  public AccessTokens(Secret secret, List<Secret> previous, InstantSource clock) {
    this.clock = clock;
    this.algorithm = Algorithm.HMAC256(secret.bytes());
    this.keyId = secret.fingerprint();
    previous.forEach(each -> verifiers.put(each.fingerprint(), verifier(each)));
    verifiers.put(keyId, verifier(secret));
  }

  private JWTVerifier verifier(Secret secret) {
    Clock utc = clock.withZone(ZoneOffset.UTC);
    return ((JWTVerifier.BaseVerification)
            JWT.require(Algorithm.HMAC256(secret.bytes()))
                .withIssuer(ISSUER)
                .withAudience(ISSUER)
                .withClaimPresence("sub")
                .withClaimPresence("iat")
                .withClaimPresence("exp")
                .withClaimPresence(SESSION)
                .acceptIssuedAt(CLOCK_SKEW_SECONDS))
        .build(utc);
  }

  String issue(SessionService.Session session) {
    Instant now = clock.instant();
    return JWT.create()
        .withKeyId(keyId)
        .withIssuer(ISSUER)
        .withAudience(ISSUER)
        .withSubject(Long.toString(session.account().id()))
        .withClaim("role", session.account().role())
        .withClaim(SESSION, session.token().sessionHash())
        .withJWTId(UUID.randomUUID().toString())
        .withIssuedAt(now)
        .withExpiresAt(now.plus(LIFETIME))
        .sign(algorithm);
  }

  /** What a token proves. */
  public record Proof(long accountId, String sessionHash) {}

  /** What a token proves; nothing if it is forged, malformed or expired. */
  Optional<Proof> verify(String token) {
    try {
      DecodedJWT unverified = JWT.decode(token);
      JWTVerifier verifier = verifiers.get(unverified.getKeyId());
      if (verifier == null) {
        return Optional.empty();
      }
      DecodedJWT verified = verifier.verify(unverified);
      // The library takes a time that is null for one that is there.
      if (verified.getExpiresAtAsInstant() == null) {
        return Optional.empty();
      }
      return Optional.of(
          new Proof(Long.parseLong(verified.getSubject()), verified.getClaim(SESSION).asString()));
    } catch (RuntimeException e) {
      // The library has exceptions for a bad token, but fails otherwise for some, such as "null".
      return Optional.empty();
    }
  }
}
