package tapbill.venuemap.job;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the results of map processing and measures its duration. */
public final class MapMetrics {
  private final Counter processed;
  private final Histogram durations;

  public MapMetrics(PrometheusRegistry registry) {
    processed =
        Counter.builder()
            .name("tapbill_maps_processed")
            .help("Maps processed by this node, by result")
            .labelNames("result")
            .register(registry);
    for (ProcessingResult.Outcome outcome : ProcessingResult.Outcome.values()) {
      processed.initLabelValues(outcome.text());
    }
    durations =
        Histogram.builder()
            .name("tapbill_map_processing_seconds")
            .help("Duration of processing a map, including reading and writing its files")
            .classicOnly()
            .classicUpperBounds(.1, .5, 1, 2.5, 5, 10, 30, 60, 300)
            .register(registry);
  }

  void processed(ProcessingResult.Outcome outcome) {
    processed.labelValues(outcome.text()).inc();
  }

  void took(long nanos) {
    durations.observe(nanos / 1e9);
  }
}
