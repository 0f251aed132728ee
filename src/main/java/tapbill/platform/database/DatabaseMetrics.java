package tapbill.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;

/** Registers the metrics of the database and its connection pools, read at each scrape. */
public final class DatabaseMetrics {
  private DatabaseMetrics() {}

  public static void register(
      Database database, DatabaseHealthCheck health, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("tapbill_database_up")
        .help("1 while the database answers, its schema is current, and it can be written to")
        .callback(callback -> callback.call(health.execute().isHealthy() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("tapbill_database_connections")
        .help("Connections by pool and state; pending counts the threads that wait for one")
        .labelNames("pool", "state")
        .callback(callback -> database.pools().forEach(pool -> report(pool, callback)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("tapbill_database_connections_max")
        .help("Maximum number of connections of a pool")
        .labelNames("pool")
        .callback(
            callback ->
                database
                    .pools()
                    .forEach(pool -> callback.call(pool.getMaximumPoolSize(), pool.getPoolName())))
        .register(registry);
  }

  /**
   * Registers a gauge. A scrape leaves it out while the database cannot be read; the gauge {@code
   * tapbill_database_up} then says why.
   *
   * @param values reads the database and passes on each value with its labels
   */
  public static void registerGauge(
      PrometheusRegistry registry,
      String name,
      String help,
      Consumer<GaugeWithCallback.Callback> values,
      String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(
            callback -> {
              try {
                values.accept(callback);
              } catch (JdbiException e) {
                return; // there is no value to report
              }
            })
        .register(registry);
  }

  private static void report(HikariDataSource pool, GaugeWithCallback.Callback callback) {
    HikariPoolMXBean state = pool.getHikariPoolMXBean();
    callback.call(state.getActiveConnections(), pool.getPoolName(), "active");
    callback.call(state.getIdleConnections(), pool.getPoolName(), "idle");
    callback.call(state.getThreadsAwaitingConnection(), pool.getPoolName(), "pending");
  }
}
