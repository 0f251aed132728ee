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
 * ChangePublisher that wait for a thread, each once however often it is told: never more than there
 * are dispensers.
 */
public final class ChangeQueue implements Consumer<Change> {
  private final Set<Change> waiting = ConcurrentHashMap.newKeySet();
  private final Semaphore signal = new Semaphore(0);

  @Override
  public void accept(Change change) {
    if (waiting.add(change)) {
      wake();
    }
  }

  /** Ends {@link #await}, although nothing may have changed. */
  public void wake() {
    signal.release();
  }

  /** Waits until there is a change, or somebody wakes us, or for some time. */
  public void await(Duration longest) throws InterruptedException {
    if (signal.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      signal.drainPermits();
    }
  }

  /**
   * Takes what waits. A change that is told once more before it is removed here is not lost: it was
   * committed before that, and is read after this.
   */
  public Set<Change> take() {
    Set<Change> taken = new HashSet<>();
    for (Iterator<Change> each = waiting.iterator(); each.hasNext(); ) {
      taken.add(each.next());
      each.remove();
    }
    return taken;
  }
}
