package tapbill.device.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.JdbiException;
import tapbill.device.alert.AlertDao;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.database.Database;

/** How gateways answer, and how old their readings are. */
public final class GatewayMetrics {
  private final Counter fetches;

  /** The metrics of the gateways that are configured. */
  public GatewayMetrics(
      PrometheusRegistry registry,
      Database database,
      InstantSource clock,
      SensorSettings settings) {
    fetches =
        Counter.builder()
            .name("tapbill_sensor_fetches")
            .help("Fetches of readings by this node, by gateway and outcome")
            .labelNames("gateway", "outcome")
            .register(registry);
    for (SensorSettings.Gateway gateway : settings.gateways()) {
      if (gateway.schedule() != null) {
        fetches.initLabelValues(gateway.name(), "stored");
        fetches.initLabelValues(gateway.name(), "failed");
      }
    }
    GaugeWithCallback.builder()
        .name("tapbill_sensor_last_reading_age_seconds")
        .help("Age of the last valid reading of a gateway in seconds")
        .labelNames("gateway")
        .callback(callback -> ages(database, clock, settings, callback))
        .register(registry);
  }

  void fetched(String gateway, boolean stored) {
    fetches.labelValues(gateway, stored ? "stored" : "failed").inc();
  }

  private static void ages(
      Database database,
      InstantSource clock,
      SensorSettings settings,
      GaugeWithCallback.Callback callback) {
    try {
      database.read(AlertDao.class, AlertDao::latest).stream()
          .filter(latest -> settings.gateway(latest.gateway()).isPresent())
          .forEach(
              latest ->
                  callback.call(
                      Duration.between(latest.time(), clock.instant()).toMillis() / 1000.0,
                      latest.gateway()));
    } catch (JdbiException e) {
      // The gauge is left out while the database is away; tapbill_database_up says why.
    }
  }
}
