package tapbill.platform.database;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;

/** Registers gauges whose values are read from the database at each scrape. */
public final class DatabaseGauge {
  private DatabaseGauge() {}

  /**
   * Registers a gauge. A scrape leaves it out while the database cannot be read; the gauge {@code
   * tapbill_database_up} then says why.
   *
   * @param values reads the database and passes on each value with its labels
   */
  public static void register(
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
}
