package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** The most that one pour may be, in litres ({@code max_amount} in JSON). */
public record MaxAmount(BigDecimal litres) implements Comparable<MaxAmount> {
  private static final BigDecimal LEAST = Millionths.fromLong(1);
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  /**
   * Checks a number from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &lt; value &le; 1,000,000 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MaxAmount {
    litres =
        Millionths.checked(
            litres,
            LEAST,
            MOST,
            "must be more than 0 and at most 1000000 litres, with at most six decimals");
  }

  public static MaxAmount ofMicrolitres(long microlitres) {
    return new MaxAmount(Millionths.fromLong(microlitres));
  }

  public Volume volume() {
    return new Volume(litres);
  }

  @Override
  public int compareTo(MaxAmount other) {
    return litres.compareTo(other.litres);
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(litres);
  }
}
