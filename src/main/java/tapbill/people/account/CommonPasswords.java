package tapbill.people.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The most common passwords: the list of zxcvbn, 11,600 of which have eight characters or more. */
final class CommonPasswords {
  private static final Set<String> LIST = load();

  private CommonPasswords() {}

  /** Returns true if the list has the password, which must be in lower case. */
  static boolean contains(String password) {
    return LIST.contains(password);
  }

  private static Set<String> load() {
    try {
      return StandardDictionaries.PASSWORDS_LOADER.load().getRankedDictionary().keySet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
