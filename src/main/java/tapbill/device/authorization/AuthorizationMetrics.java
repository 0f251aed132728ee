package tapbill.device.authorization;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the decisions and the attempts of callbacks. */
public final class AuthorizationMetrics {
  private final Counter decisions;
  private final Counter callbacks;

  public AuthorizationMetrics(PrometheusRegistry registry) {
    decisions =
        Counter.builder()
            .name("tapbill_authorizations")
            .help("Authorization decisions of this node")
            .labelNames("decision")
            .register(registry);
    for (Decision decision : Decision.values()) {
      decisions.initLabelValues(decision.text());
    }
    callbacks =
        Counter.builder()
            .name("tapbill_callbacks")
            .help("Callback attempts of this node by outcome: delivered, retried or failed")
            .labelNames("outcome")
            .register(registry);
    callbacks.initLabelValues("delivered");
    callbacks.initLabelValues("retried");
    callbacks.initLabelValues("failed");
  }

  void decided(Decision decision) {
    decisions.labelValues(decision.text()).inc();
  }

  void calledBack(String outcome) {
    callbacks.labelValues(outcome).inc();
  }
}
