package tapbill.platform.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Logs when something goes away and when it is back; not each time that it is still away. */
final class Outage {
  private final Logger log;
  private final String what;
  private final AtomicBoolean lasts = new AtomicBoolean();

  /**
   * None so far.
   *
   * @param what does not work while it lasts
   */
  Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void noticed(Throwable cause) {
    if (lasts.compareAndSet(false, true)) {
      log.warn("{} failed and is retried: {}", what, cause.toString());
    }
    log.debug("{} failed", what, cause);
  }

  void over() {
    // Read first, because this is called for each job.
    if (lasts.get() && lasts.compareAndSet(true, false)) {
      log.info("{} works again", what);
    }
  }
}
