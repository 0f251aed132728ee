package tapbill.platform.queue;

import io.dropwizard.lifecycle.Managed;

/**
 * A queue of jobs of one kind. A job is inserted as a row in the transaction of the data that it
 * belongs to, so that both are committed or neither, and is then handled at least once.
 */
public interface WorkQueue extends Managed {

  /** Adds a job that is caused by no client, or by an admin, in the transaction of a DAO. */
  default void enqueue(JobDao rows, String subject, String payload) {
    enqueue(rows, subject, "", payload);
  }

  /**
   * Adds a job in the transaction of a DAO.
   *
   * @param subject the thing that the job is about; see {@link Job}
   * @param requester the client that caused it; see {@link Job}
   */
  void enqueue(JobDao rows, String subject, String requester, String payload);

  /** Makes this node take jobs at once, because jobs were committed. */
  void wake();
}
