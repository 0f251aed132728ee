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
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;

/** What waits in the queues, of all nodes, read at each scrape. */
public final class QueueMetrics {
  private QueueMetrics() {}

  /**
   * Registers them.
   *
   * @param queues that are shown also when nothing waits in them
   */
  public static void register(
      Database database, InstantSource clock, PrometheusRegistry registry, List<String> queues) {
    Supplier<Collection<JobDao.Depth>> depths = () -> depths(database, queues);
    gauge(
        registry,
        depths,
        "tapbill_queue_jobs",
        "Jobs that are waiting or running",
        depth -> (double) depth.jobs());
    gauge(
        registry,
        depths,
        "tapbill_queue_oldest_job_age_seconds",
        "Age of the oldest unfinished job in seconds",
        depth -> age(depth.oldest(), clock));
    gauge(
        registry,
        depths,
        "tapbill_queue_failed_jobs",
        "Jobs whose retries are exhausted",
        depth -> (double) depth.failed());
  }

  /** What waits in Kafka, if the queue is there; read from what its clients know. */
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

  private static void gauge(
      PrometheusRegistry registry,
      Supplier<Collection<JobDao.Depth>> depths,
      String name,
      String help,
      ToDoubleFunction<JobDao.Depth> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("queue")
        .callback(
            callback ->
                depths
                    .get()
                    .forEach(depth -> callback.call(value.applyAsDouble(depth), depth.queue())))
        .register(registry);
  }

  private static double age(@Nullable Instant oldest, InstantSource clock) {
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }

  private static Collection<JobDao.Depth> depths(Database database, List<String> queues) {
    Map<String, JobDao.Depth> depths = new TreeMap<>();
    queues.forEach(queue -> depths.put(queue, JobDao.Depth.empty(queue)));
    try {
      database
          .read(JobDao.class, JobDao::depths)
          .forEach(depth -> depths.put(depth.queue(), depth));
      return depths.values();
    } catch (JdbiException e) {
      return List.of(); // left out while the database is away; tapbill_database_up says why
    }
  }
}
