package tapbill.device.sensor;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a sensor can have measured. Others are errors, such as those of a sensor that is
 * cut off.
 *
 * @param range of values that are possible; null for any
 * @param errorValues values that a sensor sends instead of a measurement
 */
public record Plausibility(@Nullable Range range, List<BigDecimal> errorValues) {

  /** Both bounds are possible values. */
  public record Range(BigDecimal from, BigDecimal to) {
    /** Throws {@link IllegalArgumentException} if a bound is missing, or no value is in between. */
    public Range {
      if (from == null || to == null || from.compareTo(to) > 0) {
        throw new IllegalArgumentException("plausible must have a from and a to that is not less");
      }
    }
  }

  /** Accepts all values. */
  static final Plausibility ANY = new Plausibility(null, List.of());

  /**
   * The values of beer lines and cellars in degrees Celsius. A DS18B20 sends 85 after it was
   * switched on, and its drivers report -127 if it is cut off.
   */
  public static final Plausibility OF_TEMPERATURES =
      new Plausibility(
          new Range(BigDecimal.valueOf(-20), BigDecimal.valueOf(60)),
          List.of(BigDecimal.valueOf(85), BigDecimal.valueOf(-127)));

  /** Returns whether a finite value can have been measured. */
  boolean accepts(float value) {
    BigDecimal decimal = Float32.decimal(value);
    boolean inRange =
        range == null
            || (decimal.compareTo(range.from()) >= 0 && decimal.compareTo(range.to()) <= 0);
    return inRange && errorValues.stream().noneMatch(error -> error.compareTo(decimal) == 0);
  }
}
