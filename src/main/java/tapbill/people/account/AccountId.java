package tapbill.people.account;

import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The id of an account in a route. */
public record AccountId(long value) {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");

  /**
   * Called by Jersey.
   *
   * @throws ApiError 404 for what cannot be an id, so that it is told like any unknown one
   */
  public static AccountId fromString(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw unknown();
    }
    return new AccountId(Long.parseLong(text));
  }

  static ApiError unknown() {
    return ApiError.notFound("Account not found");
  }
}
