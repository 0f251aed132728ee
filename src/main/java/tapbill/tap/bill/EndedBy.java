package tapbill.tap.bill;

import tapbill.platform.api.LowerCaseName;

/** The cause of the end of a pour. */
public enum EndedBy implements LowerCaseName {
  /** A closing by a client that is not staff. */
  CLIENT,
  /** A closing by staff. */
  STAFF,
  /** Its bound. */
  BOUND
}
