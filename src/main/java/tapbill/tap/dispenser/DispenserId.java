package tapbill.tap.dispenser;

import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** The id of a dispenser in the path of a route. */
public record DispenserId(long value) {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,19}");

  /**
   * Parses a path parameter for Jersey.
   *
   * @throws ApiError 404 if the text cannot be an id, like for any other unknown id
   */
  public static DispenserId fromString(String text) {
    try {
      if (DECIMAL.matcher(text).matches()) {
        return new DispenserId(Long.parseLong(text));
      }
    } catch (NumberFormatException e) {
      // 2^63 and above
    }
    throw unknown();
  }

  public static ApiError unknown() {
    return ApiError.notFound(Reason.UNKNOWN_DISPENSER, "Dispenser not found");
  }
}
