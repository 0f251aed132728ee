package tapbill.platform.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the rows of {@code job}. The DAOs of features create it within their
 * transactions.
 */
public interface JobDao {

  /** The condition of a job that may be taken now. */
  String MAY_BE_TAKEN =
      """
      j.queue = :queue AND j.failed_at IS NULL AND j.due_at <= :now
      AND j.subject NOT IN (SELECT t.value->>0 FROM <rows> WHERE t.value->>0 IS NOT NULL)
      AND j.requester NOT IN (SELECT t.value->>1 FROM <rows> WHERE t.value->>1 IS NOT NULL)
      """;

  /**
   * The number of jobs in a queue.
   *
   * @param jobs the jobs that wait or run
   * @param oldest the time at which the oldest of these was enqueued
   * @param failed the jobs that were given up: the dead letters
   */
  record Depth(String queue, long jobs, @Nullable Instant oldest, long failed) {
    static Depth empty(String queue) {
      return new Depth(queue, 0, null, 0);
    }
  }

  @SqlUpdate(
      """
      INSERT INTO job (queue, subject, requester, payload, created_at, due_at)
      VALUES (:queue, :subject, :requester, :payload, :now, :dueAt)
      """)
  void insert(
      String queue, String subject, String requester, String payload, Instant now, Instant dueAt);

  /** Inserts a job that had left the table, to be retried or as a dead letter. */
  @SqlUpdate(
      """
      INSERT INTO job
        (queue, subject, requester, payload, created_at, due_at, attempts, failed_at, error)
      VALUES
        (:queue, :subject, :requester, :payload, :createdAt, :dueAt, :attempts, :failedAt, :error)
      """)
  void insertAgain(
      String queue,
      String subject,
      String requester,
      String payload,
      Instant createdAt,
      Instant dueAt,
      long attempts,
      @Nullable Instant failedAt,
      @Nullable String error);

  /**
   * Returns whether a job is due.
   *
   * @param rows {@code [subject, requester]}: the subjects and the requesters of which no job may
   *     be taken; one of the two is null
   */
  @SqlQuery("SELECT EXISTS (SELECT 1 FROM job j WHERE " + MAY_BE_TAKEN + ")")
  boolean isAnyDue(String queue, Instant now, String rows);

  /**
   * Takes the job that has been due for the longest time; first attempts come before retries.
   *
   * @param until the end of the lease, before which the job is not taken again
   * @param rows {@code [subject, requester]}: the subjects and the requesters of which no job may
   *     be taken; one of the two is null
   */
  @SqlQuery(
      """
      UPDATE job SET due_at = :until, attempts = attempts + 1
      WHERE id = (SELECT j.id FROM job j
                  WHERE\s"""
          + MAY_BE_TAKEN
          + """
                  ORDER BY j.attempts > 0, j.due_at, j.id LIMIT 1<skipLocked>)
      RETURNING id, subject, requester, payload, created_at, attempts
      """)
  Optional<Job> take(String queue, Instant now, Instant until, String rows);

  /** Finishes a job; has no effect if it was finished before. */
  @SqlUpdate("DELETE FROM job WHERE id = :id")
  void finish(long id);

  /**
   * Finishes a job unless its lease was lost.
   *
   * @param attempts the attempts of the job when it was taken; if it was taken again or finished
   *     since, this has no effect
   * @return whether the job was finished
   */
  @SqlUpdate("DELETE FROM job WHERE id = :id AND attempts = :attempts")
  boolean finish(long id, long attempts);

  /** Returns a job of a queue that is not given up. */
  @SqlQuery(
      """
      SELECT id, subject, requester, payload, created_at, attempts FROM job
      WHERE id = :id AND queue = :queue AND failed_at IS NULL
      """)
  Optional<Job> find(long id, String queue);

  /**
   * Schedules the next attempt of a job.
   *
   * @param attempts the attempts of the job when it was taken; if it was taken again since, this
   *     has no effect
   */
  @SqlUpdate(
      """
      UPDATE job SET due_at = :dueAt, error = :error WHERE id = :id AND attempts = :attempts
      """)
  void postpone(long id, long attempts, Instant dueAt, @Nullable String error);

  /**
   * Schedules a job again that could not be tried, without counting the attempt.
   *
   * @param attempts the attempts of the job when it was taken; if it was taken again since, this
   *     has no effect
   */
  @SqlUpdate(
      """
      UPDATE job SET due_at = :dueAt, error = :error, attempts = attempts - 1
      WHERE id = :id AND attempts = :attempts
      """)
  void putBack(long id, long attempts, Instant dueAt, @Nullable String error);

  /**
   * Gives a job up, and keeps it as a dead letter for an admin.
   *
   * @param attempts the attempts of the job when it was taken; if it was taken again since, this
   *     has no effect
   */
  @SqlUpdate(
      """
      UPDATE job SET failed_at = :now, error = :error WHERE id = :id AND attempts = :attempts
      """)
  void giveUp(long id, long attempts, Instant now, @Nullable String error);

  /** Deletes at most {@code limit} jobs that were given up before a time. */
  @SqlUpdate(
      """
      DELETE FROM job WHERE id IN
        (SELECT id FROM job WHERE failed_at < :before ORDER BY failed_at LIMIT :limit)
      """)
  int deleteFailed(Instant before, int limit);

  @SqlQuery(
      """
      SELECT queue, sum(CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END) AS jobs,
             min(CASE WHEN failed_at IS NULL THEN created_at END) AS oldest,
             sum(CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END) AS failed
      FROM job GROUP BY queue
      """)
  List<Depth> depths();
}
