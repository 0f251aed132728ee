package tapbill.platform.change;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Publishes committed changes to the subscribers of this node and, through a relay, to those of the
 * other nodes. Publishing never blocks, because it happens between a commit and its answer. It is
 * no part of the transaction, because PostgreSQL commits transactions that have run NOTIFY one
 * after the other.
 *
 * <p>Delivery is not guaranteed: a node that dies after a commit has not published it, and a node
 * without a connection receives nothing. Subscribers must therefore also read the database at
 * intervals.
 */
public final class ChangePublisher {
  private final List<Consumer<Change>> subscribers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Change>> relays = new CopyOnWriteArrayList<>();
  private volatile boolean connected = true;

  /** Publishes a change that was committed on this node to the subscribers of all nodes. */
  public void publish(Change change) {
    deliver(change);
    relays.forEach(relay -> relay.accept(change));
  }

  /**
   * Subscribes to the changes of all nodes.
   *
   * @param subscriber is called on the publishing thread and must not block
   */
  public void subscribe(Consumer<Change> subscriber) {
    subscribers.add(subscriber);
  }

  /**
   * Returns whether changes of other nodes are received, so that subscribers need to read the
   * database only at long intervals.
   */
  public boolean isConnected() {
    return connected;
  }

  /** Delivers a change to the subscribers of this node alone. */
  void deliver(Change change) {
    subscribers.forEach(subscriber -> subscriber.accept(change));
  }

  /** Forwards the changes of this node, and of no other, to a relay. */
  void forwardTo(Consumer<Change> relay) {
    relays.add(relay);
  }

  void setConnected(boolean connected) {
    this.connected = connected;
  }
}
