package tapbill.platform.api;

import jakarta.ws.rs.core.Response.Status;

/**
 * The case of an error, as a stable word by which programs tell errors apart. {@code openapi.yaml}
 * has the same list and describes each word; a word is never renamed, because clients compare it.
 */
public enum Reason implements LowerCaseName {
  // Any request
  INVALID,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  UNSUPPORTED_MEDIA_TYPE,
  TOO_LARGE,
  RANGE_NOT_SATISFIABLE,
  PRECONDITION_FAILED,
  KEY_REUSED,
  RATE_LIMITED,
  BUSY,
  UNAVAILABLE,
  INTERNAL,

  // Callers and accounts
  UNAUTHENTICATED,
  TOKEN_EXPIRED,
  SESSION_ENDED,
  WRONG_CREDENTIALS,
  FORBIDDEN,
  ACCOUNT_INACTIVE,
  CROSS_ORIGIN,
  SIGN_UP_DISABLED,
  UNKNOWN_ACCOUNT,
  USERNAME_TAKEN,
  WEAK_PASSWORD,
  LAST_ADMIN,

  // Taps and pours
  UNKNOWN_DISPENSER,
  RETIRED,
  TAP_OPEN,
  ALREADY_OPEN,
  ALREADY_CLOSED,
  NOT_ON_ACCESS_LIST,
  TOKEN_IN_USE,
  TAP_OR_TOKEN_IN_USE,
  SENSOR_ALERT,
  UNKNOWN_POUR,
  TIME_IN_FUTURE,
  TIME_OUT_OF_ORDER,
  UNTRUSTED_TIME,
  BILL_TOO_LARGE,
  GLASS,
  CLOSE_TOKEN,

  // Tabs and cards
  BALANCE,
  VOLUME,
  ALCOHOL,
  BLOCKED,
  EXPIRED,
  UNKNOWN_TAB,
  TAB_OWES,
  TAB_REPLACED,
  TAB_USED,
  UNKNOWN_CARD,
  CARD_BOUND,

  // Access lists and authorizations
  UNKNOWN_VERSION,
  UNKNOWN_AUTHORIZATION,
  CALLBACK_REFUSED,
  NO_CALLBACK,

  // Gateways and statistics
  UNKNOWN_GATEWAY,
  GATEWAY_WITHOUT_URL,
  GATEWAY_FAILED,
  UNKNOWN_ZONE,
  TOO_MANY_BUCKETS,

  // Maps
  UNKNOWN_MAP,
  NOT_PROCESSED,
  PROCESSING_FAILED,
  PROCESSING_NOT_FAILED,
  NO_PREVIEW,
  QUOTA_EXCEEDED,
  STORAGE_FULL,
  UNKNOWN_JOB,
  LEASE_EXPIRED,
  PROCESSOR_NOT_EXTERNAL;

  /** Returns the reason of an error of the framework, which has a status alone. */
  public static Reason ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 412 -> PRECONDITION_FAILED;
      case 413, 414, 431 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      case 505 -> INVALID; // the version of HTTP is the client's
      default -> Status.Family.familyOf(status) == Status.Family.SERVER_ERROR ? INTERNAL : INVALID;
    };
  }
}
