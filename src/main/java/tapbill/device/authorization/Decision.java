package tapbill.device.authorization;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a token may open a station. */
public enum Decision {
  ALLOWED("The token may open the station"),
  NOT_ALLOWED("The token is not on the access list of the station"),
  UNKNOWN("No decision was reached in time"),
  INVALID("driver_token must be 20 to 80 letters, digits or characters of . _ ~ -");

  private final String message;

  Decision(String message) {
    this.message = message;
  }

  /** As the database and JSON name it. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String message() {
    return message;
  }
}
