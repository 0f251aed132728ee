package tapbill.platform.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the running jobs of a queue on this node, and makes the thread that takes jobs wait until
 * it can take another one.
 */
final class RunningJobs {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

  private final int most;
  private final int mostPerSubject;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> bySubject = new HashMap<>();
  private boolean woken;
  private boolean stopped;

  RunningJobs(int most, int mostPerSubject) {
    this.most = most;
    this.mostPerSubject = mostPerSubject;
  }

  /** Waits until a worker is free; returns false if the queue was stopped. */
  boolean awaitWorker() {
    lock.lock();
    try {
      while (!stopped && total() >= most) {
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

  /** Returns the subjects of which no further job may run now. */
  List<String> busySubjects() {
    lock.lock();
    try {
      return bySubject.entrySet().stream()
          .filter(subject -> subject.getValue() >= mostPerSubject)
          .map(Map.Entry::getKey)
          .toList();
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
      bySubject.compute(
          job.subject(),
          (subject, count) -> {
            int sum = (count == null ? 0 : count) + more;
            return sum == 0 ? null : sum; // null removes the entry
          });
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int total() {
    return bySubject.values().stream().mapToInt(Integer::intValue).sum();
  }
}
