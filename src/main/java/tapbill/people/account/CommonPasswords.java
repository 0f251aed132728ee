package tapbill.people.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The passwords that are tried first: the list of zxcvbn, which has 11,600 of eight characters or
 * more.
 */
final class CommonPasswords {
  private static final Set<String> LIST = load();

  private CommonPasswords() {}

  /** Whether a password, in lower case, is one of them. */
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
