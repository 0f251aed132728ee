package tapbill.device.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import tapbill.device.alert.AlertDao;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseGauge;

/** Counts the fetches from gateways and reports the age of their last readings. */
public final class GatewayMetrics {
  private final Counter fetches;

  /** Registers the metrics of the configured gateways. */
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
    DatabaseGauge.register(
        registry,
        "tapbill_sensor_last_reading_age_seconds",
        "Age of the last valid reading of a gateway in seconds",
        values -> ages(database, clock, settings, values),
        "gateway");
  }

  void fetched(String gateway, boolean stored) {
    fetches.labelValues(gateway, stored ? "stored" : "failed").inc();
  }

  private static void ages(
      Database database,
      InstantSource clock,
      SensorSettings settings,
      GaugeWithCallback.Callback values) {
    database.read(AlertDao.class, AlertDao::latest).stream()
        .filter(latest -> settings.gateway(latest.gateway()).isPresent())
        .forEach(
            latest ->
                values.call(
                    Duration.between(latest.time(), clock.instant()).toMillis() / 1000.0,
                    latest.gateway()));
  }
}
