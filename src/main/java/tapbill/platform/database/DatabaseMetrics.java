package tapbill.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jdbi.v3.core.JdbiException;

/** Registers the metrics of the database and its connection pools, read at each scrape. */
public final class DatabaseMetrics {
  private DatabaseMetrics() {}

  public static void register(Database database, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("tapbill_database_up")
        .help("1 while the database answers and its schema is current")
        .callback(callback -> callback.call(isUp(database) ? 1 : 0))
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

  private static boolean isUp(Database database) {
    try {
      return database.isMigrated();
    } catch (JdbiException e) {
      return false;
    }
  }

  private static void report(HikariDataSource pool, GaugeWithCallback.Callback callback) {
    HikariPoolMXBean state = pool.getHikariPoolMXBean();
    callback.call(state.getActiveConnections(), pool.getPoolName(), "active");
    callback.call(state.getIdleConnections(), pool.getPoolName(), "idle");
    callback.call(state.getThreadsAwaitingConnection(), pool.getPoolName(), "pending");
  }
}
