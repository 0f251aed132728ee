package tapbill.platform.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Converts and rounds the numbers of all quantities, which have six decimals in JSON and are whole
 * millionths in the database.
 */
final class Millionths {
  private static final int DECIMALS = 6;
  private static final BigDecimal LARGEST_OF_A_BILL = BigDecimal.valueOf(1_000_000_000_000L);

  private static final BigDecimal LONGEST_MICROS = BigDecimal.valueOf(946_080_000_000_000_000L);

  private Millionths() {}

  static BigDecimal fromLong(long millionths) {
    return BigDecimal.valueOf(millionths, DECIMALS);
  }

  /**
   * Returns the value as the database stores it.
   *
   * @throws ArithmeticException if the value has more than six decimals or does not fit in a BIGINT
   */
  static long toLong(BigDecimal value) {
    return value.movePointRight(DECIMALS).longValueExact();
  }

  /**
   * Returns whether a bill may contain a value: at most 10^12 in either direction, so that the
   * BIGINT of a total can hold the sum of at least nine of the largest.
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

  /** Returns a duration in seconds, exact to the nanosecond. */
  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
  }

  /**
   * Returns the time that an amount lasts: amount / rate, rounded down to the microsecond, and at
   * most 30,000 years.
   *
   * @param rate more than 0, for each second
   */
  static Duration time(BigDecimal amount, BigDecimal rate) {
    BigDecimal micros = amount.movePointRight(DECIMALS).divide(rate, 0, RoundingMode.DOWN);
    return Duration.of(micros.min(LONGEST_MICROS).longValue(), ChronoUnit.MICROS);
  }

  /** Returns a number as JSON has it: without trailing zeros, never with an exponent. */
  static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Checks a number from a request or the configuration. The limits are compared before the number
   * is scaled, because scaling 1e999999999 would exhaust the memory.
   *
   * @return the value with exactly six decimals
   * @throws IllegalArgumentException with {@code rule} as the message, if the value is not in
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
