package tapbill.platform.quantity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Converts instants to the microseconds since the epoch that both databases keep, and back. */
public final class EpochMicros {
  private EpochMicros() {}

  /** Returns the microseconds since the epoch, rounded down. */
  public static long of(Instant instant) {
    // ChronoUnit counts nanoseconds in between, which overflow in the year 2262.
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  /** Returns the instant of a number of microseconds since the epoch. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
