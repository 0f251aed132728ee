package tapbill.tap.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The token of a wristband. */
public record DriverToken(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{20,80}");

  /** What a text that is none is told. */
  public static final String RULE = "must be 20 to 80 letters, digits or characters of . _ ~ -";

  /**
   * A token in JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DriverToken {
    if (!isToken(value)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /** Whether a text, as a whole, is a token. */
  public static boolean isToken(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Called by Jersey for a path parameter.
   *
   * @throws ApiError 400 for what is none
   */
  public static DriverToken fromString(String text) {
    if (!isToken(text)) {
      throw ApiError.badRequest("driver_token " + RULE);
    }
    return new DriverToken(text);
  }

  @JsonValue
  @Override
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
