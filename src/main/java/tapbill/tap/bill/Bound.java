package tapbill.tap.bill;

import tapbill.platform.api.LowerCaseName;

/** The limit by which a pour ends at the latest. */
public enum Bound implements LowerCaseName {
  /** The most of one pour of the tap. */
  TAP,
  /** The glass that the guest chose. */
  GLASS,
  /** The money of the tab. */
  BALANCE,
  /** The limit of litres of the tab. */
  VOLUME,
  /** The limit of pure alcohol of the tab. */
  ALCOHOL
}
