package tapbill.platform.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * The resolution that all quantities share: six decimals on the wire, whole millionths in the
 * database.
 */
final class Millionths {
  private static final int DECIMALS = 6;
  private static final BigDecimal LARGEST_OF_A_BILL = BigDecimal.valueOf(1_000_000_000_000L);

  private Millionths() {}

  static BigDecimal fromLong(long millionths) {
    return BigDecimal.valueOf(millionths, DECIMALS);
  }

  /**
   * As the database keeps it.
   *
   * @throws ArithmeticException if the value has more than six decimals or does not fit in a BIGINT
   */
  static long toLong(BigDecimal value) {
    return value.movePointRight(DECIMALS).longValueExact();
  }

  /**
   * Whether a bill may hold it: at most ten thousand million, so that the BIGINT of a total has
   * room for 900 of the largest.
   */
  static boolean isBillable(BigDecimal value) {
    return value.abs().compareTo(LARGEST_OF_A_BILL) <= 0;
  }

  /** Rounds once, HALF_UP, to six decimals. */
  static BigDecimal round(BigDecimal exact) {
    return round(exact, DECIMALS);
  }

  /** Rounds once, HALF_UP. */
  static BigDecimal round(BigDecimal exact, int decimals) {
    return exact.setScale(decimals, RoundingMode.HALF_UP);
  }

  /** The whole duration in seconds, nothing cut off. */
  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
  }

  /** Without trailing zeros and without an exponent, as numbers are written on the wire. */
  static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Checks a number that came from outside. The limits are compared before anything is scaled, so
   * that 1e999999999 costs nothing.
   *
   * @return the value with exactly six decimals
   * @throws IllegalArgumentException with {@code rule} as its message, if the value is not in
   *     [{@code least}, {@code most}] or has more than six decimals
   */
  static BigDecimal checked(BigDecimal value, BigDecimal least, BigDecimal most, String rule) {
    if (value.compareTo(least) < 0
        || value.compareTo(most) > 0
        || value.stripTrailingZeros().scale() > DECIMALS) {
      throw new IllegalArgumentException(rule);
    }
    return value.setScale(DECIMALS);
  }
}
