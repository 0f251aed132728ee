package tapbill.platform.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.queue.DatabaseWorkQueue.Fairness;

/**
 * Counts the running jobs of a queue on this node, and makes the thread that takes jobs wait until
 * it can take another one.
 */
final class RunningJobs {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

  private final DatabaseWorkQueue.Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> bySubject = new HashMap<>();
  private final Map<String, Integer> byRequester = new HashMap<>();
  private boolean woken;
  private boolean stopped;

  RunningJobs(DatabaseWorkQueue.Limits limits) {
    this.limits = limits;
  }

  /** Waits until a worker is free; returns false if the queue was stopped. */
  boolean awaitWorker() {
    lock.lock();
    try {
      while (!stopped && free() <= 0) {
        changed.awaitUninterruptibly();
      }
      woken = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until jobs were enqueued or finished, the queue was stopped, or the time is over. */
  void awaitWork(long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!stopped && !woken && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      // Nothing interrupts this thread; if it were interrupted, it would only look for jobs early.
      LOG.debug("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the subjects and requesters of which no further job may run now: rows of {@link
   * JobDao#take}. A requester has its share if it uses as many workers as are free: alone it gets
   * half of them, a second one half of the rest. So a worker stays free for others, and no worker
   * is kept for those who do not come.
   */
  List<List<@Nullable String>> busy() {
    lock.lock();
    try {
      int free = free();
      List<List<@Nullable String>> busy = new ArrayList<>();
      bySubject.forEach(
          (subject, count) -> {
            if (count >= limits.perSubject()) {
              busy.add(Arrays.asList(subject, null));
            }
          });
      byRequester.forEach(
          (requester, count) -> {
            if (limits.fairness() == Fairness.SHARES_OF_REQUESTERS
                && !requester.isEmpty()
                && count >= free) {
              busy.add(Arrays.asList(null, requester));
            }
          });
      return busy;
    } finally {
      lock.unlock();
    }
  }

  void started(Job job) {
    add(job, 1);
  }

  void finished(Job job) {
    add(job, -1);
  }

  /** Ends {@link #awaitWork}, because jobs may have been enqueued. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(Job job, int more) {
    lock.lock();
    try {
      add(bySubject, job.subject(), more);
      add(byRequester, job.requester(), more);
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void add(Map<String, Integer> counts, String key, int more) {
    counts.compute(
        key,
        (same, count) -> {
          int sum = (count == null ? 0 : count) + more;
          return sum == 0 ? null : sum; // null removes the entry
        });
  }

  private int free() {
    return limits.workers() - bySubject.values().stream().mapToInt(Integer::intValue).sum();
  }
}
