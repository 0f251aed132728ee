package tapbill.platform.queue;

import io.dropwizard.lifecycle.Managed;

/**
 * Jobs of one kind. Each is a row in the transaction of what it belongs to, so that neither is
 * there without the other, and is then done at least once.
 */
public interface WorkQueue extends Managed {

  /**
   * Adds a job in the transaction that the rows belong to.
   *
   * @param subject what it is about; see {@link Job}
   */
  void enqueue(JobDao rows, String subject, String payload);

  /** Tells that jobs were committed, so that they are taken at once. */
  void wake();
}
