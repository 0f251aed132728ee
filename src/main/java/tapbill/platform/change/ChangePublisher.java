package tapbill.platform.change;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Where services tell what they have committed, and others hear of it. Telling is cheap and waits
 * for nobody, because it is done between a commit and its answer; and it is done after the commit,
 * because PostgreSQL commits transactions that notify one after the other.
 *
 * <p>A node that dies after a commit has not told it, and one that is cut off hears nothing: who
 * hears must also look for itself now and then.
 */
public final class ChangePublisher {
  private final List<Consumer<Change>> hearers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Change>> messengers = new CopyOnWriteArrayList<>();
  private volatile boolean complete = true;

  /** Tells all nodes what was committed here. */
  public void tell(Change change) {
    heard(change);
    messengers.forEach(messenger -> messenger.accept(change));
  }

  /**
   * Is told what changes on any node.
   *
   * @param hearer which must not wait
   */
  public void hear(Consumer<Change> hearer) {
    hearers.add(hearer);
  }

  /** Whether other nodes can be heard, so that it is enough to look now and then. */
  public boolean areComplete() {
    return complete;
  }

  void heard(Change change) {
    hearers.forEach(hearer -> hearer.accept(change));
  }

  /** Is told what changes on this node, to take it to others. */
  void take(Consumer<Change> messenger) {
    messengers.add(messenger);
  }

  void setComplete(boolean complete) {
    this.complete = complete;
  }
}
