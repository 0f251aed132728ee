package tapbill.device.authorization;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.customizer.AllowUnusedBindings;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.queue.JobDao;
import tapbill.tap.access.AccessListDao;
import tapbill.tap.token.CardDao;

/** Reads and writes the rows of {@code authorization_request} and {@code callback_attempt}. */
public interface AuthorizationDao {

  String COLUMNS =
      """
      id, request_id, station_id, driver_token, callback_url, request_time, decision_time,
      decision, callback_status
      """;

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  JobDao jobs();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  AccessListDao accessLists();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  CardDao cards();

  /**
   * An attempt to deliver a callback.
   *
   * @param status of the answer; null if there was none
   * @param error why the callback was not delivered; null if it was
   */
  record Attempt(
      long authorizationId, Instant time, @Nullable Integer status, @Nullable String error) {}

  @SqlQuery(
      """
      INSERT INTO authorization_request
        (request_id, station_id, driver_token, callback_url, request_time)
      VALUES (:requestId, :stationId, :driverToken, :callbackUrl, :now)
      RETURNING id
      """)
  long insert(
      UUID requestId,
      UUID stationId,
      String driverToken,
      @Nullable String callbackUrl,
      Instant now);

  @SqlQuery("SELECT " + COLUMNS + " FROM authorization_request WHERE id = :id")
  Optional<Authorization> find(long id);

  /**
   * Stores a decision unless the request has one, so that concurrent workers cannot decide twice.
   *
   * @return false if the request has a decision already
   */
  @SqlUpdate(
      """
      UPDATE authorization_request
      SET decision = :decision, decision_time = :now,
          callback_status = CASE WHEN callback_url IS NOT NULL THEN 'pending' END
      WHERE id = :id AND decision IS NULL
      """)
  boolean decide(long id, String decision, Instant now);

  @SqlUpdate(
      """
      UPDATE authorization_request SET callback_status = :status
      WHERE id = :id AND callback_status IS NOT NULL
      """)
  boolean setCallbackStatus(long id, String status);

  @SqlUpdate(
      """
      INSERT INTO callback_attempt (authorization_id, at, status, error)
      VALUES (:id, :now, :status, :error)
      """)
  void insertAttempt(long id, Instant now, @Nullable Integer status, @Nullable String error);

  /**
   * Returns requests, the newest first, starting before a position.
   *
   * @param conditions of {@link AuthorizationFilter}: only those of filters that are set, so that
   *     the database can choose the matching index
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + """
      FROM authorization_request
      WHERE request_time >= :range.from AND (request_time, id) < (:start.time, :start.id)
            <conditions>
      ORDER BY request_time DESC, id DESC
      LIMIT :limit
      """)
  @AllowUnusedBindings
  List<Authorization> page(
      @BindMethods("filter") AuthorizationFilter filter,
      @Define("conditions") String conditions,
      @BindMethods("range") TimeRange range,
      @BindMethods("start") TimeCursor start,
      int limit);

  /**
   * Returns requests in their order, starting after a position.
   *
   * @param last the id of the last request, so that an answer ends although more requests arrive
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + """
      FROM authorization_request
      WHERE (request_time, id) > (:after.time, :after.id) AND id <= :last
      ORDER BY request_time, id
      LIMIT :limit
      """)
  List<Authorization> ascending(@BindMethods("after") TimeCursor after, long last, int limit);

  @SqlQuery("SELECT COALESCE(max(id), 0) FROM authorization_request")
  long lastId();

  /**
   * Returns the attempts of several requests, the oldest first.
   *
   * @param rows {@code [id]}
   */
  @SqlQuery(
      """
      SELECT authorization_id, at AS time, status, error
      FROM callback_attempt
      WHERE authorization_id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      ORDER BY id
      """)
  List<Attempt> attempts(String rows);

  /** Deletes the attempts to call back of the requests that {@link #deleteBefore} will delete. */
  @SqlUpdate(
      """
      DELETE FROM callback_attempt WHERE authorization_id IN
        (SELECT id FROM authorization_request WHERE request_time < :before
         ORDER BY request_time, id LIMIT :limit)
      """)
  void deleteAttemptsBefore(Instant before, int limit);

  /** Deletes at most {@code limit} requests without attempts from before a time. */
  @SqlUpdate(
      """
      DELETE FROM authorization_request WHERE id IN
        (SELECT id FROM authorization_request WHERE request_time < :before
         ORDER BY request_time, id LIMIT :limit)
        AND NOT EXISTS (SELECT 1 FROM callback_attempt a
                        WHERE a.authorization_id = authorization_request.id)
      """)
  int deleteBefore(Instant before, int limit);
}
