package tapbill.people.account;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.mindrot.jbcrypt.BCrypt;

/** Hashes passwords with bcrypt and compares them with their hashes. */
public final class Passwords {
  /** bcrypt reads no more bytes than this and would accept any text behind them. */
  static final int MOST_BYTES = 72;

  /** A hash that belongs to no password; {@code %02d} is its cost. */
  private static final String NOBODYS_HASH =
      "$2a$%02d$E0zDZRfcJ.hnLPqQcap6Z.N9BfU219ZoUvvHIY/P8AyrTmPWt/PGi";

  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

  private final int cost;

  /**
   * Hashes with one cost.
   *
   * @param cost the binary logarithm of the number of rounds: each step doubles the time
   */
  Passwords(int cost) {
    this.cost = cost;
  }

  /**
   * Returns a salted hash.
   *
   * @throws IllegalArgumentException if the password is longer than bcrypt can distinguish
   */
  String hash(String password) {
    if (!isDistinguishable(password)) {
      throw new IllegalArgumentException("A password has at most 72 bytes and no zero byte");
    }
    return BCrypt.hashpw(password, BCrypt.gensalt(cost));
  }

  /** Returns the hash to compare with where there is no account, so that it takes as long. */
  String nobodysHash() {
    return NOBODYS_HASH.formatted(cost);
  }

  static boolean matches(String password, String hash) {
    return BCrypt.checkpw(password, inOwnVersion(hash)) && isDistinguishable(password);
  }

  /** Returns whether the text is a hash of a version that can be compared. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /**
   * Returns a hash of Python or PHP as the library writes it. For passwords of at most 72 bytes,
   * the versions 2b and 2y are the correct 2a.
   */
  private static String inOwnVersion(String hash) {
    return hash.startsWith("$2b$") || hash.startsWith("$2y$") ? "$2a$" + hash.substring(4) : hash;
  }

  /** bcrypt takes a zero byte for the end of the password. */
  private static boolean isDistinguishable(String password) {
    return password.indexOf('\0') < 0
        && password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }
}
