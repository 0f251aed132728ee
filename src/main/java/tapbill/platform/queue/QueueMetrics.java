package tapbill.platform.queue;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseGauge;

/** Registers metrics of the queues of all nodes, which are read at each scrape. */
public final class QueueMetrics {
  private QueueMetrics() {}

  /**
   * Registers the metrics of the table of jobs.
   *
   * @param queues the names of queues that are reported also while they are empty
   */
  public static void register(
      Database database, InstantSource clock, PrometheusRegistry registry, List<String> queues) {
    JobGauges gauges = new JobGauges(database, registry, queues);
    gauges.register(
        "tapbill_queue_jobs", "Jobs that are waiting or running", depth -> (double) depth.jobs());
    gauges.register(
        "tapbill_queue_oldest_job_age_seconds",
        "Age of the oldest unfinished job in seconds",
        depth -> age(depth.oldest(), clock));
    gauges.register(
        "tapbill_queue_failed_jobs",
        "Jobs whose retries are exhausted",
        depth -> (double) depth.failed());
  }

  /** Registers the lag of a queue in Kafka, as its consumers know it; does nothing for others. */
  public static void registerLag(String name, WorkQueue queue, PrometheusRegistry registry) {
    if (queue instanceof KafkaWorkQueue kafka) {
      GaugeWithCallback.builder()
          .name("tapbill_queue_lag")
          .help("Records waiting in the Kafka partitions of this node's workers")
          .labelNames("queue")
          .callback(callback -> callback.call(kafka.lag(), name))
          .register(registry);
    }
  }

  private static double age(@Nullable Instant oldest, InstantSource clock) {
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }

  private record JobGauges(Database database, PrometheusRegistry registry, List<String> queues) {

    void register(String name, String help, ToDoubleFunction<JobDao.Depth> value) {
      DatabaseGauge.register(
          registry,
          name,
          help,
          values ->
              depths().forEach(depth -> values.call(value.applyAsDouble(depth), depth.queue())),
          "queue");
    }

    private Collection<JobDao.Depth> depths() {
      Map<String, JobDao.Depth> depths = new TreeMap<>();
      queues.forEach(queue -> depths.put(queue, JobDao.Depth.empty(queue)));
      database
          .read(JobDao.class, JobDao::depths)
          .forEach(depth -> depths.put(depth.queue(), depth));
      return depths.values();
    }
  }
}
