package tapbill.tap.pour;

import tapbill.platform.api.Reason;
import tapbill.tap.bill.Bound;

/** The rule by which a tap was not opened or not closed. */
public enum Refusal {
  NOT_FOUND(Reason.UNKNOWN_DISPENSER, "Dispenser not found"),
  RETIRED(Reason.RETIRED, "Dispenser is retired"),
  ALREADY_OPEN(Reason.ALREADY_OPEN, "Dispenser is already open"),
  NOT_AUTHORIZED(
      Reason.NOT_ON_ACCESS_LIST,
      "This tap opens only for a driver_token that is on its access list"),
  /** The client, or all clients together, opened too many taps. */
  RATE_LIMITED(Reason.RATE_LIMITED, "Too many taps were opened from this address, try again later"),
  TOKEN_IN_USE(Reason.TOKEN_IN_USE, "The token is pouring at another tap"),
  /** The client gets the message of the alert instead of this one. */
  SENSOR_ALERT(Reason.SENSOR_ALERT, "A sensor alert blocks this tap"),
  /** Another node has used the tap or the token in a concurrent transaction. */
  TAP_OR_TOKEN_IN_USE(
      Reason.TAP_OR_TOKEN_IN_USE,
      "Dispenser is already open, or the token is pouring at another tap"),
  GLASS_TOO_SMALL(Reason.GLASS, "max_amount is less than the least that is poured"),
  NO_BALANCE(Reason.BALANCE, "Nothing is left on the tab"),
  VOLUME_LIMIT(Reason.VOLUME, "The tab has reached its limit of litres"),
  ALCOHOL_LIMIT(Reason.ALCOHOL, "The tab has reached its limit of alcohol"),
  BLOCKED(Reason.BLOCKED, "The tab is blocked"),
  EXPIRED(Reason.EXPIRED, "The tab is not valid any more"),
  NOT_OPENED_BY_CALLER(
      Reason.CLOSE_TOKEN, "Only who opened this tap may close it: its close_token is required"),
  ALREADY_CLOSED(Reason.ALREADY_CLOSED, "Dispenser is already closed"),
  OPEN_BEFORE_LAST_CLOSE(
      Reason.TIME_OUT_OF_ORDER, "The time is before the last closing of the dispenser"),
  UNTRUSTED_TIME(
      Reason.UNTRUSTED_TIME, "updated_at must be now: this client's clock is not trusted"),
  CLOSE_BEFORE_OPEN(Reason.TIME_OUT_OF_ORDER, "The time is before the opening of the dispenser"),
  KEY_REUSED(Reason.KEY_REUSED, "Idempotency-Key was used for another request"),
  BILL_TOO_LARGE(
      Reason.BILL_TOO_LARGE, "The bill is too large to be stored: close with an earlier time");

  private final Reason reason;
  private final String message;

  Refusal(Reason reason, String message) {
    this.reason = reason;
    this.message = message;
  }

  /** Returns the refusal of an opening for which a bound leaves too little. */
  static Refusal ofBound(Bound bound) {
    return switch (bound) {
      case TAP, GLASS -> GLASS_TOO_SMALL;
      case BALANCE -> NO_BALANCE;
      case VOLUME -> VOLUME_LIMIT;
      case ALCOHOL -> ALCOHOL_LIMIT;
    };
  }

  /** Returns the refusal of an opening because of the state of its tab. */
  static Refusal ofTab(Reason reason) {
    return reason == Reason.BLOCKED ? BLOCKED : EXPIRED;
  }

  /** Returns true if the answer is 403 in both APIs. */
  public boolean isForbidden() {
    return switch (this) {
      case NOT_AUTHORIZED, NOT_OPENED_BY_CALLER, VOLUME_LIMIT, ALCOHOL_LIMIT, BLOCKED, EXPIRED ->
          true;
      default -> false;
    };
  }

  public Reason reason() {
    return reason;
  }

  public String message() {
    return message;
  }
}
