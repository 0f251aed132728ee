package tapbill.tap.pour;

/** Why a tap was not opened or not closed. */
public enum Refusal {
  NOT_FOUND("Dispenser not found"),
  RETIRED("Dispenser is retired"),
  ALREADY_OPEN("Dispenser is already open"),
  NOT_AUTHORIZED("This tap opens only for a driver_token that is on its access list"),
  TOKEN_IN_USE("The token is pouring at another tap"),
  /** Said with the message of the rule whose alert it is. */
  SENSOR_ALERT("A sensor alert blocks this tap"),
  /** Another node was faster, with the tap or with the token. */
  TAP_OR_TOKEN_IN_USE("Dispenser is already open, or the token is pouring at another tap"),
  ALREADY_CLOSED("Dispenser is already closed"),
  OPEN_BEFORE_LAST_CLOSE("The time is before the last closing of the dispenser"),
  CLOSE_BEFORE_OPEN("The time is before the opening of the dispenser"),
  KEY_REUSED("Idempotency-Key was used for another request"),
  BILL_TOO_LARGE("The bill is too large to be stored: close with an earlier time");

  private final String message;

  Refusal(String message) {
    this.message = message;
  }

  public String message() {
    return message;
  }
}
