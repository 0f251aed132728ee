package tapbill.device.authorization;

import tapbill.platform.api.LowerCaseName;

/** A decision on an authorization request. */
public enum Decision implements LowerCaseName {
  ALLOWED("The token may open the station"),
  NOT_ALLOWED("The token is not on the access list of the station, or its tab opens nothing"),
  UNKNOWN("No decision was reached in time"),
  INVALID("driver_token must be 20 to 80 letters, digits or characters of . _ ~ -");

  private final String message;

  Decision(String message) {
    this.message = message;
  }

  String message() {
    return message;
  }
}
