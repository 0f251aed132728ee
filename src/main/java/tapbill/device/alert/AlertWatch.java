package tapbill.device.alert;

import io.dropwizard.lifecycle.Managed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the rules every second, because an alert becomes due without a new reading when a value
 * has been out of bounds long enough. Every node runs it; concurrent evaluations are idempotent.
 */
public final class AlertWatch implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final long EVERY_MILLIS = 1000;
  private static final long STOP_SECONDS = 10;

  private final AlertService alerts;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "alert-watch"));
  private boolean failing;

  public AlertWatch(AlertService alerts) {
    this.alerts = alerts;
  }

  @Override
  public void start() {
    alerts.applyConfiguration();
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::evaluate, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("The evaluation of alerts did not stop in time");
    }
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
