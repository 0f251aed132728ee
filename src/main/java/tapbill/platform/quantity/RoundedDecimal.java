package tapbill.platform.quantity;

import java.math.BigDecimal;

/** Reads the floating point numbers of other systems, which are not exact decimals. */
public final class RoundedDecimal {
  private RoundedDecimal() {}

  /**
   * Returns the number rounded once, HALF_UP, to the six decimals of a quantity, which turns
   * 17.247999999999998 into 17.248.
   *
   * @param text a decimal, with or without an exponent
   * @throws IllegalArgumentException if the text is no number, or one that no bill may contain
   */
  public static BigDecimal of(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) { // such as NaN
      throw new IllegalArgumentException("must be a number", e);
    }
    // Before the rounding, because scaling 1e999999999 would exhaust the memory.
    if (!Millionths.isBillable(number)) {
      throw new IllegalArgumentException("must be at most 10^12");
    }
    return Millionths.round(number);
  }
}
