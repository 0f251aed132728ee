package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** A share of a whole, such as a position between the left and the right edge of a map. */
public record Fraction(BigDecimal value) {
  /**
   * Checks a number from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &le; value &le; 1 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Fraction {
    value =
        Millionths.checked(
            value,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            "must be at least 0 and at most 1, with at most six decimals");
  }

  public static Fraction ofMillionths(long millionths) {
    return new Fraction(Millionths.fromLong(millionths));
  }

  public long millionths() {
    return Millionths.toLong(value);
  }

  @JsonValue
  BigDecimal onTheWire() {
    return Millionths.plain(value);
  }
}
