package tapbill.tap.bill;

import tapbill.platform.api.LowerCaseName;

/** What limits a pour. */
public enum Bound implements LowerCaseName {
  /** The most of one pour of the tap. */
  TAP,
  /** The glass that the guest chose. */
  GLASS
}
