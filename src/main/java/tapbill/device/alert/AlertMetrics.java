package tapbill.device.alert;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import tapbill.device.sensor.AlertRule;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.database.DatabaseGauge;

/** Reports the active alerts, for the paging of operators. */
public final class AlertMetrics {
  private AlertMetrics() {}

  /**
   * Registers a gauge for each rule at each gateway that it watches: 1 while the alert is active,
   * otherwise 0.
   */
  public static void register(
      AlertService alerts, SensorSettings settings, PrometheusRegistry registry) {
    DatabaseGauge.register(
        registry,
        "tapbill_sensor_alerts",
        "1 while an alert of the rule is active at the gateway, otherwise 0; on all nodes",
        values -> report(alerts.active(), settings, values),
        "rule",
        "gateway");
  }

  private static void report(
      List<AlertDao.Alert> active, SensorSettings settings, GaugeWithCallback.Callback values) {
    for (AlertRule rule : settings.rules()) {
      for (SensorSettings.Gateway gateway : settings.gateways()) {
        if (rule.watches(gateway)) {
          boolean lasts =
              active.stream()
                  .anyMatch(
                      alert ->
                          alert.rule().equals(rule.name())
                              && alert.gateway().equals(gateway.name()));
          values.call(lasts ? 1 : 0, rule.name(), gateway.name());
        }
      }
    }
  }
}
