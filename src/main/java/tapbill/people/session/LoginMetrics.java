package tapbill.people.session;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts logins by their outcome, for dashboards and alerts. */
public final class LoginMetrics {
  private final Counter logins;

  public LoginMetrics(PrometheusRegistry registry) {
    logins =
        Counter.builder()
            .name("tapbill_logins")
            .help("Logins at this node by outcome: granted, refused, or limited before the check")
            .labelNames("outcome")
            .register(registry);
    logins.initLabelValues("granted");
    logins.initLabelValues("refused");
    logins.initLabelValues("limited");
  }

  void granted() {
    logins.labelValues("granted").inc();
  }

  void refused() {
    logins.labelValues("refused").inc();
  }

  void limited() {
    logins.labelValues("limited").inc();
  }
}
