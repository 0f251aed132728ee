package tapbill.platform.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Logs the beginning and the end of an outage, and repeated failures in between at debug level. */
final class Outage {
  private final Logger log;
  private final String activity;
  private final AtomicBoolean lasts = new AtomicBoolean();

  /**
   * Creates an outage that has not begun.
   *
   * @param activity the activity that fails during the outage, as the log names it
   */
  Outage(Logger log, String activity) {
    this.log = log;
    this.activity = activity;
  }

  void began(Throwable cause) {
    if (lasts.compareAndSet(false, true)) {
      log.warn("{} failed and is retried: {}", activity, cause.toString());
    }
    log.debug("{} failed", activity, cause);
  }

  void ended() {
    // This is called for each job, and reading is cheaper than the exchange.
    if (lasts.get() && lasts.compareAndSet(true, false)) {
      log.info("{} works again", activity);
    }
  }
}
