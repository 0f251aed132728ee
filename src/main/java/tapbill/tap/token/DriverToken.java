package tapbill.tap.token;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The token of a wristband. */
public record DriverToken(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{20,80}");

  /** The rule for messages, to be put after the name of a field. */
  public static final String RULE = "must be 20 to 80 letters, digits or characters of . _ ~ -";

  /**
   * Checks the text of a token, also for Jackson.
   *
   * @throws IllegalArgumentException if the text is no token
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public DriverToken {
    if (!isToken(value)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /** Returns true if the whole text is a token. */
  public static boolean isToken(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Parses a path parameter for Jersey.
   *
   * @throws ApiError 400 if the text is no token
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
