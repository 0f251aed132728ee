package tapbill.platform.queue;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * A job of a queue.
 *
 * @param subject the thing that the job is about, such as a station; a queue can limit how many
 *     jobs of one subject run at once
 * @param requester the client that caused the job, such as a network address; empty if none did
 * @param payload the data that the handler needs
 * @param attempts the number of times that the job was taken, this time included
 */
public record Job(
    long id, String subject, String requester, String payload, Instant createdAt, long attempts) {

  /** Handles the jobs of a queue. */
  public interface Handler {
    /**
     * Handles a job. A job is delivered at least once: it may be delivered again after it was
     * handled, and handling it again must have no effect. The handler finishes the job with {@link
     * JobDao#finish(long)} in the transaction of its other writes. If it throws, the job is retried
     * later.
     */
    void handle(Job job);

    /**
     * Informs the owner of a job that it will not be tried again, in the transaction that keeps it
     * as a dead letter.
     *
     * @param deadLetter keeps the job; to be called in that transaction
     * @return false if nobody has to be informed, and the dead letter was not kept
     */
    default boolean giveUp(Job job, Consumer<JobDao> deadLetter) {
      return false;
    }
  }
}
