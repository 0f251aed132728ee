package tapbill.people.session;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
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
 * Issues and verifies access tokens: JSON Web Tokens that are signed with HS256. The verification
 * ignores the algorithm that a token names. The token's {@code kid} chooses among our secrets, so
 * that a new secret can replace an old one without ending sessions.
 */
public final class AccessTokens {
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** The issuer, which is also the audience: we issue the tokens for ourselves. */
  private static final String ISSUER = "tapbill";

  /** The claim of OpenID Connect for the id of a session. */
  private static final String SESSION = "sid";

  /** The seconds by which the clock of the issuing node may be ahead of ours. */
  private static final long CLOCK_SKEW_SECONDS = 60;

  private final InstantSource clock;
  private final Algorithm algorithm;
  private final String keyId;
  private final Map<String, JWTVerifier> verifiers = new HashMap<>();

  /**
   * Creates the tokens of a secret.
   *
   * @param secret signs new tokens
   * @param previous older secrets whose tokens are still accepted
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

  /** The claims of a verified token. */
  public record Proof(long accountId, String sessionHash) {}

  /** Verifies a token; returns empty if it is forged, malformed or expired. */
  Optional<Proof> verify(String token) {
    try {
      DecodedJWT verified = verified(token);
      // The library accepts a null expiry as a present claim.
      if (verified.getExpiresAtAsInstant() == null) {
        return Optional.empty();
      }
      return Optional.of(
          new Proof(Long.parseLong(verified.getSubject()), verified.getClaim(SESSION).asString()));
    } catch (RuntimeException e) {
      // For some bad tokens, such as "null", the library throws exceptions of other types.
      return Optional.empty();
    }
  }

  /** Returns true if the token is ours and was valid up to its expiry. */
  boolean isExpired(String token) {
    try {
      verified(token);
      return false;
    } catch (TokenExpiredException e) {
      return true; // the library checks the signature first
    } catch (RuntimeException e) {
      return false;
    }
  }

  private DecodedJWT verified(String token) {
    DecodedJWT unverified = JWT.decode(token);
    JWTVerifier verifier = verifiers.get(unverified.getKeyId());
    if (verifier == null) {
      throw new JWTVerificationException("The token is signed with no known secret");
    }
    return verifier.verify(unverified);
  }
}
