package tapbill.people.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.platform.database.Sha256;

/**
 * What a session goes on with. The session's id is as hard to guess as the secret, so that nobody
 * can end the session of another by presenting a token that is no longer, or never was, the right
 * one.
 */
record RefreshToken(String session, String secret) {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

  /** The first token of a new session. */
  static RefreshToken ofNewSession() {
    return new RefreshToken(random(), random());
  }

  /** The token that takes the place of this one. */
  RefreshToken next() {
    return new RefreshToken(session, random());
  }

  /** Reads what a client sent; nothing if it never was a token. */
  static Optional<RefreshToken> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new RefreshToken(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** As the client keeps it. */
  String text() {
    return session + "." + secret;
  }

  /** What the database knows the session by. */
  String sessionHash() {
    return Sha256.of(session);
  }

  /** What the database recognizes the secret by. */
  String hash() {
    return Sha256.of(secret);
  }

  @Override
  public String toString() {
    return "***";
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
