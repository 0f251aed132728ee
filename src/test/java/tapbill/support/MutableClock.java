package tapbill.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that advances only when a test calls it. */
public final class MutableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-07-01T20:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void set(Instant instant) {
    now = instant;
  }

  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Advances the clock by a decimal number of seconds. */
  public void advance(String seconds) {
    advance(Duration.parse("PT" + seconds + "S"));
  }
}
