package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;

/** The flow rate of an open tap in litres per second ({@code flow_volume} in JSON). */
public record FlowRate(BigDecimal litresPerSecond) {
  private static final BigDecimal LEAST = Millionths.fromLong(1);
  private static final BigDecimal MOST = BigDecimal.valueOf(100);

  /**
   * Checks a number from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &lt; value &le; 100 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FlowRate {
    litresPerSecond =
        Millionths.checked(
            litresPerSecond,
            LEAST,
            MOST,
            "must be more than 0 and at most 100 litres per second, with at most six decimals");
  }

  public static FlowRate ofMicrolitresPerSecond(long microlitres) {
    return new FlowRate(Millionths.fromLong(microlitres));
  }

  public long microlitresPerSecond() {
    return Millionths.toLong(litresPerSecond);
  }

  /**
   * Returns the volume that is poured in a time: flow rate × seconds, rounded once to the
   * microlitre, HALF_UP.
   *
   * @param open how long the tap is open, not negative
   */
  public Volume volumeIn(Duration open) {
    return new Volume(Millionths.round(exactLitresIn(open)));
  }

  /** Returns the volume that is poured in a time, in litres, before it is rounded. */
  public BigDecimal exactLitresIn(Duration open) {
    return litresPerSecond.multiply(Millionths.seconds(open));
  }

  /**
   * Returns the longest time in which no more than a volume is poured: volume / flow rate, rounded
   * down to the microsecond, and at most 30,000 years.
   *
   * @param volume not negative
   */
  public Duration timeFor(Volume volume) {
    return Millionths.time(volume.litres(), litresPerSecond);
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(litresPerSecond);
  }
}
