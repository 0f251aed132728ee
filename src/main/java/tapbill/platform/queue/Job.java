package tapbill.platform.queue;

import java.time.Instant;

/**
 * Something to be done.
 *
 * @param subject what it is about, such as a station; a queue can limit how much is done at once
 *     for one
 * @param payload tells the handler what to do
 * @param attempts how often it was taken, this time included
 */
public record Job(long id, String subject, String payload, Instant createdAt, long attempts) {

  /** Does the jobs of a queue. */
  public interface Handler {
    /**
     * Does a job, at least once: it may come again after it was done, and must then do nothing.
     * Whoever has done it finishes it, with {@link JobDao#finish}, in the transaction of what it
     * wrote. If this throws, it is tried again later.
     */
    void handle(Job job);
  }
}
