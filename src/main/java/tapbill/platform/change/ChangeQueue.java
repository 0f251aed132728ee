package tapbill.platform.change;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Collects changes for a thread that handles them later. A change that is published several times
 * is queued once, so that the queue never holds more entries than there are dispensers, and two.
 */
public final class ChangeQueue implements Consumer<Change> {
  private final Set<Change> queued = ConcurrentHashMap.newKeySet();
  private final Semaphore signal = new Semaphore(0);

  @Override
  public void accept(Change change) {
    if (queued.add(change)) {
      wake();
    }
  }

  /** Ends {@link #await}, even if no change is queued. */
  public void wake() {
    signal.release();
  }

  /** Waits until a change is queued, {@link #wake} is called, or the time is over. */
  public void await(Duration longest) throws InterruptedException {
    if (signal.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      signal.drainPermits();
    }
  }

  /**
   * Removes and returns all queued changes. A change that is published again before it is removed
   * here is not lost: it was committed before its removal, and the caller reads after it.
   */
  public Set<Change> take() {
    Set<Change> taken = new HashSet<>();
    for (Iterator<Change> each = queued.iterator(); each.hasNext(); ) {
      taken.add(each.next());
      each.remove();
    }
    return taken;
  }
}
