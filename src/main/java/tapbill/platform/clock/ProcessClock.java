package tapbill.platform.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The clock of this process: the time of day, which somebody may set, and a monotonic time, which
 * nobody can.
 */
public interface ProcessClock extends InstantSource {

  /** Returns the monotonic time in nanoseconds since an arbitrary moment. */
  long nanoTime();

  /** Returns true if the time is not that of the world, with which other clocks agree. */
  default boolean isSimulated() {
    return false;
  }

  /**
   * Returns the clock of the machine, cut to the microseconds that the database keeps, so that an
   * answer and the row behind it are equal.
   */
  static ProcessClock system() {
    return new ProcessClock() {
      @Override
      public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
