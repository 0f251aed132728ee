package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A price in currency units per litre. */
public record Price(BigDecimal perLitre) {
  private static final BigDecimal MOST = BigDecimal.valueOf(100_000);

  /**
   * Checks a number from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &le; value &le; 100000 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Price {
    perLitre =
        Millionths.checked(
            perLitre,
            BigDecimal.ZERO,
            MOST,
            "must be at least 0 and at most 100000 per litre, with at most six decimals");
  }

  public static Price ofMillionths(long millionths) {
    return new Price(Millionths.fromLong(millionths));
  }

  public long millionths() {
    return Millionths.toLong(perLitre);
  }

  /**
   * Returns the cost of a pour: flow rate × seconds × price, rounded once to the millionth of a
   * currency unit, HALF_UP. It is not computed from the rounded volume, which would round twice.
   *
   * @param open how long the tap is open, not negative
   */
  public Money costOf(FlowRate flow, Duration open) {
    return new Money(Millionths.round(exactCostOf(flow, open)));
  }

  /** Returns the cost of a pour before it is rounded. */
  public BigDecimal exactCostOf(FlowRate flow, Duration open) {
    return flow.exactLitresIn(open).multiply(perLitre);
  }

  /**
   * Returns the longest time in which a pour costs no more than an amount: amount / (flow rate ×
   * price), rounded down to the microsecond, and at most 30,000 years.
   *
   * @param amount not negative
   * @return null if there is no such limit, because the beer costs nothing
   */
  public @Nullable Duration timeFor(Money amount, FlowRate flow) {
    return perLitre.signum() == 0
        ? null
        : Millionths.time(amount.units(), flow.litresPerSecond().multiply(perLitre));
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(perLitre);
  }
}
