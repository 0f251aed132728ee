package tapbill.device.alert;

import io.dropwizard.lifecycle.Managed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether time alone has raised an alert, on each node: they do each other no
 * harm.
 */
public final class AlertWatch implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
  private static final long EVERY_MILLIS = 1000;
  private static final long STOP_SECONDS = 10;

  private final AlertService alerts;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "alert-watch"));
  private boolean away;

  public AlertWatch(AlertService alerts) {
    this.alerts = alerts;
  }

  @Override
  public void start() {
    alerts.followRules();
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("The evaluation of alerts did not stop in time");
    }
  }

  private void look() {
    try {
      alerts.judgeAll();
      away = false;
    } catch (RuntimeException e) {
      // Whatever it is, the next second may be better; said once, because there are many.
      if (!away) {
        LOG.warn("The evaluation of alerts failed and is retried every second", e);
      }
      away = true;
    }
  }
}
