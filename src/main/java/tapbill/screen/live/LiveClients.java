package tapbill.screen.live;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tapbill.platform.address.ClientNetwork;

/** The pages connected to this node, limited in sum and by client network. */
final class LiveClients {
  private final LiveSettings settings;
  private final LiveMetrics metrics;
  private final Set<LiveClient> connected = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile Consumer<LiveClient> subscriber = client -> {};
  private volatile boolean stopped;

  LiveClients(LiveSettings settings, LiveMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    metrics.registerConnections(admitted::get);
  }

  /** Registers the function that sends a new client its first state and then adds it. */
  void onSubscribe(Consumer<LiveClient> action) {
    subscriber = action;
  }

  /**
   * Reserves a connection for an address, which {@link #remove} or {@link #release} releases.
   *
   * @return false if a limit is reached or the server stops
   */
  boolean admit(String address) {
    int all = admitted.incrementAndGet();
    int ofAddress = byAddress.merge(ClientNetwork.of(address), 1, Integer::sum);
    boolean free =
        !stopped
            && all <= settings.maxConnections()
            && ofAddress <= settings.maxConnectionsPerAddress();
    if (!free) {
      release(address);
    }
    return free;
  }

  /** Hands over a client whose connection accepts bytes. */
  void subscribe(LiveClient client) {
    subscriber.accept(client);
  }

  /** Adds a client that was sent its first state; it gets all events from now on. */
  void add(LiveClient client) {
    connected.add(client);
    if (stopped) {
      client.close();
    }
    if (client.hasEnded()) {
      connected.remove(client);
    }
  }

  /** Removes a client and releases its connection. */
  void remove(LiveClient client) {
    connected.remove(client);
    release(client.address());
  }

  List<LiveClient> connected() {
    return List.copyOf(connected);
  }

  boolean isEmpty() {
    return connected.isEmpty();
  }

  void countDropped() {
    metrics.countDropped();
  }

  /** Closes all streams, so that the server can stop, and refuses new ones. */
  void close() {
    stopped = true;
    connected.forEach(LiveClient::close);
  }

  /** Releases the connection of an address. */
  void release(String address) {
    admitted.decrementAndGet();
    byAddress.computeIfPresent(
        ClientNetwork.of(address), (network, count) -> count == 1 ? null : count - 1);
  }
}
