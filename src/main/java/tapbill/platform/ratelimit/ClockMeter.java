package tapbill.platform.ratelimit;

import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.time.InstantSource;

/** Adapts the program's clock to Bucket4j. */
record ClockMeter(InstantSource clock) implements TimeMeter {
  private static final long NANOS = 1_000_000_000;

  @Override
  public long currentTimeNanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS + now.getNano();
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }
}
