package tapbill.people.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.people.account.Secret;
import tapbill.platform.database.Sha256;

/**
 * The token that refreshes a session: the session's id and a secret, each 32 random bytes. A token
 * with a wrong secret ends its session, so that the id must be as hard to guess as the secret.
 */
record RefreshToken(String session, String secret) {
  private static final int BYTES = 32;

  /** Keeps these codes apart from the signatures of access tokens, which have the same key. */
  private static final String PURPOSE = "refresh:";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

  /** Creates the first token of a new session. */
  static RefreshToken ofNewSession() {
    return new RefreshToken(random(), random());
  }

  /**
   * Returns the token that replaces this one. It is the same each time, so that a client whose
   * answer was lost gets it again, and only who has the key can compute it.
   */
  RefreshToken next(Secret key) {
    return new RefreshToken(session, text(key.sign(PURPOSE + text())));
  }

  /** Parses a text, or returns empty if it does not have the form of a token. */
  static Optional<RefreshToken> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new RefreshToken(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  /** Returns the text that the client stores. */
  String text() {
    return session + "." + secret;
  }

  /** Returns the hash by which the database identifies the session. */
  String sessionHash() {
    return Sha256.of(session);
  }

  /** Returns the hash with which the database compares the secret. */
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
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
