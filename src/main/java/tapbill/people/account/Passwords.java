package tapbill.people.account;

import java.nio.charset.StandardCharsets;
import org.mindrot.jbcrypt.BCrypt;

/** Password hashes by bcrypt. */
public final class Passwords {
  /** The cost in production; a hash takes about a quarter of a second. */
  public static final int COST = 12;

  /** bcrypt looks at no more than this and would accept anything behind it. */
  static final int MOST_BYTES = 72;

  /** The rest, after its cost, of the hash of a password that is not kept. */
  private static final String SALT_AND_CHECKSUM =
      "E0zDZRfcJ.hnLPqQcap6Z.N9BfU219ZoUvvHIY/P8AyrTmPWt/PGi";

  private final int cost;

  /**
   * Hashes with a cost.
   *
   * @param cost the logarithm to base 2 of the number of rounds, 4 to 30
   */
  public Passwords(int cost) {
    this.cost = cost;
  }

  /** What a password is compared with where there is no account, so that it takes as long. */
  String nobodysHash() {
    return String.format("$2a$%02d$%s", cost, SALT_AND_CHECKSUM);
  }

  /**
   * A salted hash.
   *
   * @throws IllegalArgumentException if the password is longer than bcrypt can tell apart
   */
  public String hash(String password) {
    if (!isTellable(password)) {
      throw new IllegalArgumentException("A password has at most 72 bytes and no zero byte");
    }
    return BCrypt.hashpw(password, BCrypt.gensalt(cost));
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
