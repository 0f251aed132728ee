package tapbill.people.account;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** Checks new usernames and passwords. */
public final class CredentialRules {
  private static final int LEAST_PASSWORD_BYTES = 8;

  /** ASCII only, so that no two names look alike and both databases ignore case in the same way. */
  static final String USERNAMES = "3 to 64 letters, digits or characters of . _ @ + -";

  private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9._@+-]{3,64}");

  /** The words that attackers try first, with digits and signs around them. */
  private static final Set<String> OBVIOUS =
      Set.of("tapbill", "dispenser", "beer", "admin", "festival", "password");

  private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");

  private CredentialRules() {}

  /**
   * Checks a new username and password.
   *
   * @throws ApiError 400 if one of them breaks a rule, which the message names
   */
  public static void check(String username, String password) {
    if (!isUsername(username)) {
      throw ApiError.badRequest("username must be " + USERNAMES);
    }
    if (username.equalsIgnoreCase(Account.NETWORK.username())) {
      throw ApiError.badRequest("username must not be that of trusted networks in the audit log");
    }
    flaw(username, password)
        .ifPresent(
            flaw -> {
              throw ApiError.badRequest(Reason.WEAK_PASSWORD, "password must " + flaw);
            });
  }

  /** Returns the rule that the password breaks, as a text after "must", or empty. */
  static Optional<String> flaw(String username, String password) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < LEAST_PASSWORD_BYTES
        || bytes > Passwords.MOST_BYTES
        || password.indexOf('\0') >= 0) {
      return Optional.of("have 8 to 72 bytes and no zero byte");
    }
    String lowerCase = password.toLowerCase(Locale.ROOT);
    if (CommonPasswords.contains(lowerCase)) {
      return Optional.of("not be a common password");
    }
    String letters = letters(lowerCase);
    boolean obvious =
        password.equalsIgnoreCase(username)
            || OBVIOUS.contains(letters)
            || (!letters.isEmpty() && letters.equals(letters(username.toLowerCase(Locale.ROOT))));
    return obvious
        ? Optional.of("not be the username or an obvious word, with or without digits")
        : Optional.empty();
  }

  static boolean isUsername(String text) {
    return USERNAME.matcher(text).matches();
  }

  private static String letters(String lowerCase) {
    return NO_LETTERS.matcher(lowerCase).replaceAll("");
  }
}
