package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** An amount of money in currency units, exact to the millionth. */
public record Money(BigDecimal units) {
  public static final Money ZERO = ofMillionths(0);

  public static Money ofMillionths(long millionths) {
    return new Money(Millionths.fromLong(millionths));
  }

  /**
   * Returns the value as the database stores it.
   *
   * @throws ArithmeticException if it does not fit in a BIGINT, as every {@link #isBillable()} does
   */
  public long millionths() {
    return Millionths.toLong(units);
  }

  /** Returns whether a bill may contain this amount: at most 10^12 in either direction. */
  public boolean isBillable() {
    return Millionths.isBillable(units);
  }

  public Money plus(Money other) {
    return new Money(units.add(other.units));
  }

  /**
   * Returns the amount that is payable in coins, rounded once, HALF_UP.
   *
   * @param digits the decimals of the smallest coin, from 0 to 6
   */
  public Money roundedTo(int digits) {
    return new Money(Millionths.round(units, digits));
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(units);
  }
}
