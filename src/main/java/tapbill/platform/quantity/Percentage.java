package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** A percentage, such as alcohol by volume. */
public record Percentage(BigDecimal percent) {
  private static final BigDecimal MOST = BigDecimal.valueOf(100);

  /**
   * Checks a number from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &le; value &le; 100 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Percentage {
    percent =
        Millionths.checked(
            percent,
            BigDecimal.ZERO,
            MOST,
            "must be at least 0 and at most 100 percent, with at most six decimals");
  }

  public static Percentage ofMillionths(long millionths) {
    return new Percentage(Millionths.fromLong(millionths));
  }

  public long millionths() {
    return Millionths.toLong(percent);
  }

  @JsonValue
  BigDecimal onTheWire() {
    return Millionths.plain(percent);
  }
}
