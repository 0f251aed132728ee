package tapbill.people.account;

import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** The id of an account in a route. */
public record AccountId(long value) {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");

  /**
   * Parses a path parameter for Jersey.
   *
   * @throws ApiError 404 if the text cannot be an id, like for any other unknown id
   */
  public static AccountId fromString(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw unknown();
    }
    return new AccountId(Long.parseLong(text));
  }

  static ApiError unknown() {
    return ApiError.notFound(Reason.UNKNOWN_ACCOUNT, "Account not found");
  }
}
