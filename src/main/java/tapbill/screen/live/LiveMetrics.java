package tapbill.screen.live;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.IntSupplier;

/** The pages that are connected, and what they are told. */
final class LiveMetrics {
  private final PrometheusRegistry registry;
  private final Counter events;
  private final Counter dropped;

  LiveMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    events =
        Counter.builder()
            .name("tapbill_live_events")
            .help("Events that this node told its pages, each counted once however many there are")
            .labelNames("event")
            .register(registry);
    dropped =
        Counter.builder()
            .name("tapbill_live_dropped")
            .help("Pages that this node cut off because they did not read what they were sent")
            .register(registry);
  }

  void showConnections(IntSupplier connections) {
    GaugeWithCallback.builder()
        .name("tapbill_live_connections")
        .help("Pages that are connected to this node")
        .callback(callback -> callback.call(connections.getAsInt()))
        .register(registry);
  }

  void told(List<LiveMessage> messages) {
    messages.forEach(message -> events.labelValues(message.event()).inc());
  }

  void dropped() {
    dropped.inc();
  }
}
