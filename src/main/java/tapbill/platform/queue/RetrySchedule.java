package tapbill.platform.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Computes the times at which failed attempts are retried.
 *
 * @param delays the least delay after the first attempt, the second, and so on
 * @param forever whether the last delay is repeated for ever; otherwise retries end after the
 *     attempt that follows the last delay
 */
public record RetrySchedule(List<Duration> delays, boolean forever) {
  /**
   * The largest random addition to a delay, which spreads retries of attempts that failed at once.
   */
  private static final int JITTER_PERCENT = 20;

  /** Creates a schedule that ends after the last delay. */
  public RetrySchedule(List<Duration> delays) {
    this(delays, false);
  }

  /** Returns a schedule that never ends. */
  public static RetrySchedule forever(List<Duration> delays) {
    return new RetrySchedule(delays, true);
  }

  /**
   * Returns the time of the next attempt.
   *
   * @param attempts the number of attempts so far, at least 1
   * @param now the time at which the last one failed
   * @return nothing if there are no more retries
   */
  public Optional<Instant> next(long attempts, Instant now) {
    if (attempts > delays.size() && !forever) {
      return Optional.empty();
    }
    Duration delay = delays.get((int) Math.min(attempts, delays.size()) - 1);
    long jitter = delay.toMillis() * JITTER_PERCENT / 100;
    return Optional.of(
        now.plus(delay).plusMillis(ThreadLocalRandom.current().nextLong(jitter + 1)));
  }
}
