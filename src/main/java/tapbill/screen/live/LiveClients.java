package tapbill.screen.live;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tapbill.platform.ratelimit.ClientNetwork;

/** The pages that are connected to this node, as many as it may have. */
final class LiveClients {
  private final LiveSettings settings;
  private final LiveMetrics metrics;
  private final Set<LiveClient> connected = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicInteger admitted = new AtomicInteger();
  private volatile Consumer<LiveClient> welcome = client -> {};
  private volatile boolean stopped;

  LiveClients(LiveSettings settings, LiveMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    metrics.showConnections(admitted::get);
  }

  /** Who greets the pages that come. */
  void greet(Consumer<LiveClient> greeter) {
    welcome = greeter;
  }

  /** Takes a place for a page, if there is one. */
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

  /** A page can be written to. */
  void arrive(LiveClient client) {
    welcome.accept(client);
  }

  /** A page has got all that is there, and gets from now on what happens. */
  void add(LiveClient client) {
    connected.add(client);
    if (stopped) {
      client.close();
    }
    if (client.hasEnded()) {
      connected.remove(client);
    }
  }

  void leave(LiveClient client) {
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
    metrics.dropped();
  }

  /** Ends all streams, so that they do not hold up the end of the server, and lets nobody in. */
  void close() {
    stopped = true;
    connected.forEach(LiveClient::close);
  }

  private void release(String address) {
    admitted.decrementAndGet();
    byAddress.computeIfPresent(
        ClientNetwork.of(address), (network, count) -> count == 1 ? null : count - 1);
  }
}
