package tapbill.tap.bill;

import tapbill.platform.api.LowerCaseName;

/** The limit by which a pour ends at the latest. */
public enum Bound implements LowerCaseName {
  /** The most of one pour of the tap. */
  TAP,
  /** The glass that the guest chose. */
  GLASS,
  /** What is left of the tab's money. */
  BALANCE,
  /** What is left of the tab's limit of litres. */
  VOLUME,
  /** What is left of the tab's limit of pure alcohol. */
  ALCOHOL
}
