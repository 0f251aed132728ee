package tapbill.support;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tapbill.platform.clock.ProcessClock;

/** A clock that advances only when a test calls it. */
public final class MutableClock implements ProcessClock {
  private volatile Instant now = Instant.parse("2026-07-01T20:00:00Z");
  private volatile long nanos;

  @Override
  public Instant instant() {
    return now.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public boolean isSimulated() {
    return true;
  }

  public void set(Instant instant) {
    advance(Duration.between(now, instant));
  }

  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.getSeconds() * 1_000_000_000L + duration.getNano();
  }

  /** Advances the clock by a decimal number of seconds. */
  public void advance(String seconds) {
    advance(Duration.parse("PT" + seconds + "S"));
  }

  /** Sets the time of day, as an operator or NTP does; the monotonic time goes on as before. */
  public synchronized void jump(Duration duration) {
    now = now.plus(duration);
  }
}
