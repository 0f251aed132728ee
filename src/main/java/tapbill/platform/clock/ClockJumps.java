package tapbill.platform.clock;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the time of day was set. It compares the time of day with the monotonic time, and
 * with the clock of the database; either difference may change by no more than two seconds from one
 * check to the next.
 */
public final class ClockJumps {
  private static final Logger LOG = LoggerFactory.getLogger(ClockJumps.class);
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final ProcessClock clock;
  private final Counter jumps;

  /** The time of day at the monotonic time 0. */
  private Instant origin;

  /** The time of day minus that of the database. */
  private Duration aheadOfDatabase = Duration.ZERO;

  public ClockJumps(ProcessClock clock, PrometheusRegistry registry) {
    this.clock = clock;
    this.origin = origin();
    this.jumps =
        Counter.builder()
            .name("tapbill_clock_jumps")
            .help("Times that the clock of this node, or of its database, was set")
            .register(registry);
  }

  /** Returns true if the time of day has jumped since the last check. */
  public synchronized boolean check() {
    Instant now = origin();
    Duration jump = Duration.between(origin, now);
    // A clock that is corrected slowly does not jump.
    origin = now;
    return isJump(jump, "The clock of this node was set by {}");
  }

  /**
   * Returns true if the difference to the clock of the database has jumped since the last check;
   * before the first check it is zero. A simulated clock is not compared.
   *
   * @param database reads the time of the database
   */
  public synchronized boolean check(Supplier<Instant> database) {
    if (clock.isSimulated()) {
      return false;
    }
    Instant before = clock.instant();
    Instant other = database.get();
    Duration most = Duration.between(other, clock.instant());
    Duration least = Duration.between(other, before);
    // The answer may have taken long: of the possible differences, the nearest to the last one.
    Duration now = aheadOfDatabase;
    now = now.compareTo(least) < 0 ? least : now;
    now = now.compareTo(most) > 0 ? most : now;
    Duration jump = now.minus(aheadOfDatabase);
    aheadOfDatabase = now;
    return isJump(jump, "The clock of this node and that of the database moved apart by {}");
  }

  private boolean isJump(Duration jump, String message) {
    if (jump.abs().compareTo(TOLERANCE) <= 0) {
      return false;
    }
    LOG.warn(message + "; open pours are marked, because their bills may be wrong", jump);
    jumps.inc();
    return true;
  }

  private Instant origin() {
    return clock.instant().minusNanos(clock.nanoTime());
  }
}
