package tapbill.platform.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When something that failed is tried again.
 *
 * @param delays the least time after the first attempt, the second, and so on
 * @param forever whether the last delay is repeated; otherwise it is given up when the attempt
 *     after the last delay fails
 */
public record RetrySchedule(List<Duration> delays, boolean forever) {
  /** Part of the delay that is added by chance, so that what failed together comes apart. */
  private static final int JITTER_PERCENT = 20;

  /** One that ends after the last delay. */
  public RetrySchedule(List<Duration> delays) {
    this(delays, false);
  }

  /** One that never ends. */
  public static RetrySchedule forever(List<Duration> delays) {
    return new RetrySchedule(delays, true);
  }

  /**
   * The next attempt.
   *
   * @param attempts how many there were
   * @param now when the last one failed
   * @return nothing if it is to be given up
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
