package tapbill.quantity;

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
   * @throws ArithmeticException unless {@link #isStorable()}
   */
  public long millionths() {
    return Millionths.toLong(units);
  }

  /** Whether it fits in the database's BIGINT. */
  public boolean isStorable() {
    return Millionths.isStorable(units);
  }

  public Money plus(Money other) {
    return new Money(units.add(other.units));
  }

  @JsonValue
  BigDecimal onTheWire() {
    return Millionths.plain(units);
  }
}
