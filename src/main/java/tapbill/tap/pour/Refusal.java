package tapbill.tap.pour;

/** Why a tap was not opened or not closed. */
public enum Refusal {
  NOT_FOUND("Dispenser not found"),
  RETIRED("Dispenser is retired"),
  ALREADY_OPEN("Dispenser is already open"),
  NOT_AUTHORIZED("This tap opens only for a driver_token that is on its access list"),
  TOKEN_IN_USE("The token pours at another tap"),
  /** Said with the message of the rule whose alert it is. */
  SENSOR_ALERT("A sensor keeps this tap closed"),
  /** Another node was faster, with the tap or with the token. */
  TAP_OR_TOKEN_IN_USE("Dispenser is already open, or the token pours at another one"),
  ALREADY_CLOSED("Dispenser is already closed"),
  OPEN_BEFORE_LAST_CLOSE("Dispenser was still open then"),
  CLOSE_BEFORE_OPEN("Dispenser was not yet open then"),
  KEY_REUSED("Idempotency-Key was used for another request"),
  BILL_TOO_LARGE("The bill is too large to be kept: close with an earlier time");

  private final String message;

  Refusal(String message) {
    this.message = message;
  }

  public String message() {
    return message;
  }
}
