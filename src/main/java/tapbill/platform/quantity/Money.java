package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** An amount of money in currency units, exact to the millionth. */
public record Money(BigDecimal units) {
  public static final Money ZERO = ofMillionths(0);

  private static final BigDecimal LARGEST_AMOUNT = BigDecimal.valueOf(1_000_000_000);
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}([.][0-9]{1,20})?");

  public static Money ofMillionths(long millionths) {
    return new Money(Millionths.fromLong(millionths));
  }

  /**
   * Checks an amount from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &le; value &le; 10^9 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Money amount(BigDecimal units) {
    return new Money(
        Millionths.checked(
            units,
            BigDecimal.ZERO,
            LARGEST_AMOUNT,
            "must be at least 0 and at most 1000000000, with at most six decimals"));
  }

  /** Checks an amount in a text, which is digits with a point at most: no sign, no exponent. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Money amount(String units) {
    if (!DECIMAL.matcher(units).matches()) {
      throw new IllegalArgumentException("must be a decimal number without a sign");
    }
    return amount(new BigDecimal(units));
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

  public Money minus(Money other) {
    return new Money(units.subtract(other.units));
  }

  public Money negated() {
    return new Money(units.negate());
  }

  public boolean isNegative() {
    return units.signum() < 0;
  }

  /** Returns this amount, or zero if it is less. */
  public Money orZero() {
    return isNegative() ? ZERO : this;
  }

  /**
   * Returns the amount that is payable in coins, rounded once, HALF_UP.
   *
   * @param digits the decimals of the smallest coin, from 0 to 6
   */
  public Money roundedTo(int digits) {
    return new Money(Millionths.round(units, digits));
  }

  /** Returns true if this amount can be paid in coins. */
  public boolean isPayable(int digits) {
    return units.stripTrailingZeros().scale() <= digits;
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(units);
  }
}
