package tapbill.people.account;

import java.nio.charset.StandardCharsets;
import org.mindrot.jbcrypt.BCrypt;

/** Password hashes: bcrypt with cost 12. */
public final class Passwords {
  private static final int COST = 12;

  /** bcrypt looks at no more than this and would accept anything behind it. */
  static final int MOST_BYTES = 72;

  /** What a password is compared with where there is no account, so that it takes as long. */
  static final String NOBODYS_HASH = "$2a$12$E0zDZRfcJ.hnLPqQcap6Z.N9BfU219ZoUvvHIY/P8AyrTmPWt/PGi";

  private Passwords() {}

  /**
   * A salted hash.
   *
   * @throws IllegalArgumentException if the password is longer than bcrypt can tell apart
   */
  public static String hash(String password) {
    if (!isTellable(password)) {
      throw new IllegalArgumentException("A password has at most 72 bytes and no zero byte");
    }
    return BCrypt.hashpw(password, BCrypt.gensalt(COST));
  }

  static boolean matches(String password, String hash) {
    return BCrypt.checkpw(password, hash) && isTellable(password);
  }

  /** Whether bcrypt tells it from every other one: it takes a zero byte for the end. */
  private static boolean isTellable(String password) {
    return password.indexOf('\0') < 0
        && password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }
}
