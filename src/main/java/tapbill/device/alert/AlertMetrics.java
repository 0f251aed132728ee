package tapbill.device.alert;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import tapbill.device.sensor.AlertRule;
import tapbill.device.sensor.SensorSettings;

/** The alerts of sensors, for those who are to be woken. */
public final class AlertMetrics {
  private AlertMetrics() {}

  /** Of each rule at each gateway that it watches: 1 while its alert lasts, otherwise 0. */
  public static void register(
      AlertService alerts, SensorSettings settings, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("tapbill_sensor_alerts")
        .help("1 while an alert of the rule is active at the gateway, otherwise 0; on all nodes")
        .labelNames("rule", "gateway")
        .callback(callback -> alerts(alerts, settings, callback))
        .register(registry);
  }

  private static void alerts(
      AlertService alerts, SensorSettings settings, GaugeWithCallback.Callback callback) {
    List<AlertDao.Alert> active;
    try {
      active = alerts.active();
    } catch (JdbiException e) {
      return; // left out while the database is away; tapbill_database_up says why
    }
    for (AlertRule rule : settings.rules()) {
      for (SensorSettings.Gateway gateway : settings.gateways()) {
        if (rule.watches(gateway)) {
          boolean lasts =
              active.stream()
                  .anyMatch(
                      alert ->
                          alert.rule().equals(rule.name())
                              && alert.gateway().equals(gateway.name()));
          callback.call(lasts ? 1 : 0, rule.name(), gateway.name());
        }
      }
    }
  }
}
