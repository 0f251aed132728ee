package tapbill.screen.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.IntSupplier;

/** Metrics of the connected pages and of the events sent to them. */
final class LiveMetrics {
  private final PrometheusRegistry registry;
  private final Counter events;
  private final Counter dropped;

  LiveMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    events =
        Counter.builder()
            .name("tapbill_live_events")
            .help("Live events published by this node, each counted once for all connections")
            .labelNames("event")
            .register(registry);
    dropped =
        Counter.builder()
            .name("tapbill_live_dropped")
            .help("Live connections that this node closed because the client read too slowly")
            .register(registry);
  }

  void registerConnections(IntSupplier connections) {
    GaugeWithCallback.builder()
        .name("tapbill_live_connections")
        .help("Live connections of this node")
        .callback(callback -> callback.call(connections.getAsInt()))
        .register(registry);
  }

  void countSent(List<LiveMessage> messages) {
    messages.forEach(message -> events.labelValues(message.event()).inc());
  }

  void countDropped() {
    dropped.inc();
  }
}
