package tapbill.device.sensor;

import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The name of a gateway, given by the query parameter {@code gateway}. */
public record GatewayName(String value) {
  public static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final Pattern PATTERN = Pattern.compile(FORM);

  /** Parses the parameter for Jersey. */
  public static GatewayName fromString(String text) {
    if (!PATTERN.matcher(text).matches()) {
      throw ApiError.badRequest(
          "gateway must be 1 to 64 letters, digits or . _ -, and start with a letter or digit"
              + " character");
    }
    return new GatewayName(text);
  }
}
