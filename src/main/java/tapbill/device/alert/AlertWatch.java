package tapbill.device.alert;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.supervision.RepeatedTask;
import tapbill.platform.supervision.Supervisor;

/**
 * Evaluates the rules every second, because an alert becomes due without a new reading when a value
 * has been out of bounds long enough. Every node runs it; concurrent evaluations are idempotent.
 */
public final class AlertWatch implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AlertEvaluator alerts;
  private final RepeatedTask task;
  private boolean failing;

  public AlertWatch(AlertEvaluator alerts, Supervisor supervisor) {
    this.alerts = alerts;
    this.task = supervisor.repeat("alert-watch", INTERVAL, this::evaluate);
  }

  @Override
  public void start() {
    alerts.applyConfiguration();
    task.start();
  }

  @Override
  public void stop() throws InterruptedException {
    task.stop();
  }

  private void evaluate() {
    try {
      alerts.evaluateAll();
      failing = false;
    } catch (RuntimeException e) {
      // Any failure is retried in a second, and only the first of a series is logged.
      if (!failing) {
        LOG.warn("The evaluation of alerts failed and is retried every second", e);
      }
      failing = true;
    }
  }
}
