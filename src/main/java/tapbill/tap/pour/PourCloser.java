package tapbill.tap.pour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.api.ApiError;
import tapbill.platform.clock.ClockJumps;
import tapbill.platform.clock.ProcessClock;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * Ends pours whose bound has come, at exactly that moment, through the writer of all closings. It
 * sleeps until the next bound. Every node has one; the row of the pour decides which of them ends
 * it.
 */
final class PourCloser {
  /** The time after which the openings of other nodes are seen. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /** The time in which a device that reports an opening late reports its closing as well. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(PourCloser.class);

  private final Database database;
  private final ProcessClock clock;
  private final ClockJumps jumps;
  private final PourMetrics metrics;
  private final MaxAmount maxAmount;
  private final int largestGroup;
  private final Function<PourOperation, CompletableFuture<Outcome>> writer;
  private final SupervisedLoop loop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicBoolean doubtful = new AtomicBoolean();

  /** The moment of the next round, or of the first bound that this round has not seen. */
  private Instant wakeAt = Instant.MAX;

  private boolean stopped;

  /**
   * Creates the closer; {@link #start} starts its thread.
   *
   * @param writer runs an operation in the transaction of a group
   */
  PourCloser(
      Database database,
      ProcessClock clock,
      ClockJumps jumps,
      PourMetrics metrics,
      PourSettings settings,
      Supervisor supervisor,
      Function<PourOperation, CompletableFuture<Outcome>> writer) {
    this.database = database;
    this.clock = clock;
    this.jumps = jumps;
    this.metrics = metrics;
    this.maxAmount = settings.maxAmount();
    this.largestGroup = settings.largestGroup();
    this.writer = writer;
    this.loop = supervisor.loop("pour-closer", this::round);
  }

  void start() {
    loop.start();
  }

  void stop() throws InterruptedException {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    loop.join();
  }

  /** Takes care that the closer is awake at a moment at which a new pour ends. */
  void wakeAt(Instant end) {
    lock.lock();
    try {
      if (end.isBefore(wakeAt)) {
        wakeAt = end;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Marks the open pours if the clock has jumped, before one of them is billed by it. */
  void checkClock() {
    if (jumps.check()) {
      doubtful.set(true);
    }
    if (doubtful.get()) {
      int marked =
          database.write(
              PourEndDao.class,
              pours -> {
                pours.lockOpen();
                return pours.markDoubtful();
              });
      metrics.doubtful(marked);
      doubtful.set(false);
    }
  }

  private boolean round() throws InterruptedException {
    lock.lock();
    try {
      wakeAt = Instant.MAX;
    } finally {
      lock.unlock();
    }
    try {
      return endPours();
    } catch (RuntimeException e) {
      if (!database.isUnavailable(e)) {
        throw e;
      }
      LOG.debug("Pours are ended when the database is back", e);
      return sleepUntil(clock.instant().plus(LONGEST_SLEEP));
    }
  }

  private boolean endPours() throws InterruptedException {
    if (jumps.check(() -> database.read(PourEndDao.class, PourEndDao::clock))) {
      doubtful.set(true);
    }
    checkClock();
    if (database.read(PourEndDao.class, PourEndDao::hasUnbounded)) {
      database.write(
          PourEndDao.class,
          pours -> {
            pours.lockOpen();
            return pours.bound(maxAmount);
          });
    }
    Instant now = clock.instant();
    List<Long> ended =
        database.read(PourEndDao.class, pours -> pours.ended(now, now.minus(GRACE), largestGroup));
    // One group at a time, so that openings and closings wait for one group at most.
    List<CompletableFuture<Outcome>> writes = new ArrayList<>();
    for (long dispenserId : ended) {
      try {
        writes.add(writer.apply(PourOperation.end(dispenserId, now)));
      } catch (ApiError e) {
        // The writer, or this tap alone, has too much to do: other pours need not wait for that.
        LOG.debug("The pour of dispenser {} is ended later", dispenserId, e);
      }
    }
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    return sleepUntil(
        writes.size() == largestGroup
            ? now
            : database.read(PourEndDao.class, pours -> pours.nextEnd(now)).orElse(Instant.MAX));
  }

  /**
   * Sleeps until the next bound, but for a second at most. Returns false when the closer is
   * stopped.
   */
  private boolean sleepUntil(Instant next) throws InterruptedException {
    lock.lock();
    try {
      wakeAt = next.isBefore(wakeAt) ? next : wakeAt;
      long left = LONGEST_SLEEP.toNanos();
      while (!stopped && left > 0 && clock.instant().isBefore(wakeAt)) {
        Duration untilEnd = Duration.between(clock.instant(), wakeAt);
        long slept =
            untilEnd.compareTo(LONGEST_SLEEP) > 0 ? left : Math.min(left, untilEnd.toNanos());
        left -= slept - changed.awaitNanos(slept);
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }
}
