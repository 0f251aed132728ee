package tapbill.platform.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The rows of {@code job}. Those of features create it within their transactions. */
public interface JobDao {

  /**
   * How much waits in a queue.
   *
   * @param jobs that wait or are being done
   * @param oldest when the oldest of them was enqueued
   * @param failed that were given up
   */
  record Depth(String queue, long jobs, @Nullable Instant oldest, long failed) {
    static Depth empty(String queue) {
      return new Depth(queue, 0, null, 0);
    }
  }

  @SqlUpdate(
      """
      INSERT INTO job (queue, subject, payload, created_at, due_at)
      VALUES (:queue, :subject, :payload, :now, :dueAt)
      """)
  void insert(String queue, String subject, String payload, Instant now, Instant dueAt);

  /** A job that had left the table and comes back: to be tried again, or given up. */
  @SqlUpdate(
      """
      INSERT INTO job (queue, subject, payload, created_at, due_at, attempts, failed_at, error)
      VALUES (:queue, :subject, :payload, :createdAt, :dueAt, :attempts, :failedAt, :error)
      """)
  void insertAgain(
      String queue,
      String subject,
      String payload,
      Instant createdAt,
      Instant dueAt,
      long attempts,
      @Nullable Instant failedAt,
      @Nullable String error);

  /**
   * Whether there is a job to take.
   *
   * @param rows {@code [subject]} of which no job is to be taken
   */
  @SqlQuery(
      """
      SELECT EXISTS (SELECT 1 FROM job j
                     WHERE j.queue = :queue AND j.failed_at IS NULL AND j.due_at <= :now
                       AND j.subject NOT IN (SELECT t.value->>0 FROM <rows>))
      """)
  boolean isAnyDue(String queue, Instant now, String rows);

  /**
   * Takes the job that is due for the longest time; until a moment nobody else takes it.
   *
   * @param rows {@code [subject]} of which no job is taken
   */
  @SqlQuery(
      """
      UPDATE job SET due_at = :until, attempts = attempts + 1
      WHERE id = (SELECT j.id FROM job j
                  WHERE j.queue = :queue AND j.failed_at IS NULL AND j.due_at <= :now
                    AND j.subject NOT IN (SELECT t.value->>0 FROM <rows>)
                  ORDER BY j.due_at, j.id LIMIT 1<skipLocked>)
      RETURNING id, subject, payload, created_at, attempts
      """)
  Optional<Job> take(String queue, Instant now, Instant until, String rows);

  /** It is done; harmless if it was finished before. */
  @SqlUpdate("DELETE FROM job WHERE id = :id")
  void finish(long id);

  /**
   * It is done by whoever took it last.
   *
   * @param attempts as it was taken; if it was taken again or finished since, this does nothing
   * @return whether it was there
   */
  @SqlUpdate("DELETE FROM job WHERE id = :id AND attempts = :attempts")
  boolean finish(long id, long attempts);

  /** A job of a queue, as it was taken last. */
  @SqlQuery(
      """
      SELECT id, subject, payload, created_at, attempts FROM job
      WHERE id = :id AND queue = :queue AND failed_at IS NULL
      """)
  Optional<Job> find(long id, String queue);

  /**
   * It is to be tried again.
   *
   * @param attempts as it was taken; if it was taken again since, this does nothing
   */
  @SqlUpdate(
      """
      UPDATE job SET due_at = :dueAt, error = :error WHERE id = :id AND attempts = :attempts
      """)
  void postpone(long id, long attempts, Instant dueAt, @Nullable String error);

  /**
   * It could not be tried, which is no attempt.
   *
   * @param attempts as it was taken; if it was taken again since, this does nothing
   */
  @SqlUpdate(
      """
      UPDATE job SET due_at = :dueAt, error = :error, attempts = attempts - 1
      WHERE id = :id AND attempts = :attempts
      """)
  void putBack(long id, long attempts, Instant dueAt, @Nullable String error);

  /**
   * It is given up, and kept for somebody to look at.
   *
   * @param attempts as it was taken; if it was taken again since, this does nothing
   */
  @SqlUpdate(
      """
      UPDATE job SET failed_at = :now, error = :error WHERE id = :id AND attempts = :attempts
      """)
  void giveUp(long id, long attempts, Instant now, @Nullable String error);

  @SqlQuery(
      """
      SELECT queue, sum(CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END) AS jobs,
             min(CASE WHEN failed_at IS NULL THEN created_at END) AS oldest,
             sum(CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END) AS failed
      FROM job GROUP BY queue
      """)
  List<Depth> depths();
}
