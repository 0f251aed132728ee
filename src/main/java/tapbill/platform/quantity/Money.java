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
   * As the database keeps it.
   *
   * @throws ArithmeticException if it does not fit in a BIGINT, as every {@link #isBillable()} does
   */
  public long millionths() {
    return Millionths.toLong(units);
  }

  /** Whether a bill may hold it: at most a million million. */
  public boolean isBillable() {
    return Millionths.isBillable(units);
  }

  public Money plus(Money other) {
    return new Money(units.add(other.units));
  }

  /**
   * What somebody pays, where a currency has no smaller coins; half a coin is rounded up.
   *
   * @param digits decimals of the smallest coin, from 0 to 6
   */
  public Money roundedTo(int digits) {
    return new Money(Millionths.round(units, digits));
  }

  /** As numbers are written: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(units);
  }
}
