package tapbill.device.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the rows of {@code alert}, and those of {@code latest_reading} and {@code
 * dispenser_temperature}, which save a search in all readings.
 */
public interface AlertDao {

  /** The latest valid reading of a gateway. */
  record Latest(String gateway, Instant time, BigDecimal value) {}

  /**
   * An alert: the readings of a gateway are, or were, out of a rule's bounds.
   *
   * @param dispenserId the dispenser of the gateway; null if it has none
   * @param value the measured value when the alert was raised
   * @param refusesFrom the time from which the dispenser must not be opened; null if the alert does
   *     not refuse openings
   * @param clearedAt null while the alert is active
   */
  record Alert(
      long id,
      String rule,
      String gateway,
      @Nullable Long dispenserId,
      String message,
      BigDecimal value,
      Instant raisedAt,
      @Nullable Instant refusesFrom,
      @Nullable Instant clearedAt) {}

  /** Stores the latest reading unless a later one is stored, and locks the row in both cases. */
  @SqlUpdate(
      """
      INSERT INTO latest_reading (gateway, time, value) VALUES (:gateway, :time, :value)
      ON CONFLICT (gateway) DO UPDATE SET time = excluded.time, value = excluded.value
      WHERE excluded.time >= latest_reading.time
      """)
  void keepLatest(String gateway, Instant time, String value);

  @SqlUpdate(
      """
      INSERT INTO dispenser_temperature (dispenser_id, time, value)
      VALUES (:dispenserId, :time, :value)
      ON CONFLICT (dispenser_id) DO UPDATE SET time = excluded.time, value = excluded.value
      WHERE excluded.time >= dispenser_temperature.time
      """)
  void keepTemperature(long dispenserId, Instant time, String value);

  @SqlQuery("SELECT gateway, time, value FROM latest_reading ORDER BY gateway")
  List<Latest> latest();

  /**
   * Returns the latest reading and locks it until the end of the transaction, so that no concurrent
   * transaction evaluates the gateway.
   */
  @SqlQuery(
      """
      SELECT d.gateway, d.time, d.value FROM latest_reading d WHERE d.gateway = :gateway<lockRows>
      """)
  Optional<Latest> lockLatest(String gateway);

  /**
   * Returns whether the latest reading up to a moment was out of bounds.
   *
   * @return 1 if it was, 0 if not; empty if there is no such reading
   */
  @SqlQuery(
      """
      SELECT CASE WHEN r.value >= :lowest AND r.value <= :highest THEN 0 ELSE 1 END
      FROM reading r
      WHERE r.gateway = :gateway AND r.valid = 1 AND r.time <= :moment
      ORDER BY r.time DESC, r.sequence DESC LIMIT 1
      """)
  Optional<Integer> beyondAt(String gateway, Instant moment, float lowest, float highest);

  /** Returns whether any reading after a moment was within the bounds. */
  @SqlQuery(
      """
      SELECT EXISTS (SELECT 1 FROM reading r
                     WHERE r.gateway = :gateway AND r.valid = 1 AND r.time > :moment
                       AND r.value >= :lowest AND r.value <= :highest)
      """)
  boolean withinAfter(String gateway, Instant moment, float lowest, float highest);

  @SqlQuery(
      """
      SELECT id, rule, gateway, dispenser_id, message, value, raised_at, refuses_from, cleared_at
      FROM alert WHERE cleared_at IS NULL ORDER BY rule, gateway
      """)
  List<Alert> active();

  /** Returns the id of the newest alert, or 0 if there has been none. */
  @SqlQuery("SELECT COALESCE(max(id), 0) FROM alert")
  long lastId();

  /**
   * Returns the active alerts, those that are newer than a given one, and those with given ids.
   *
   * @param last the id of the alert after which all are returned
   * @param rows the {@code [id]} of alerts to return in addition
   */
  @SqlQuery(
      """
      SELECT id, rule, gateway, dispenser_id, message, value, raised_at, refuses_from, cleared_at
      FROM alert
      WHERE cleared_at IS NULL OR id > :last
        OR id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      ORDER BY id
      """)
  List<Alert> since(long last, String rows);

  /**
   * Raises an alert unless one of the rule is active at the gateway.
   *
   * @return 1 if it was raised, otherwise 0
   */
  @SqlUpdate(
      """
      INSERT INTO alert (rule, gateway, dispenser_id, message, value, raised_at, refuses_from)
      VALUES (:rule, :gateway, :dispenserId, :message, :value, :now, :refusesFrom)
      ON CONFLICT DO NOTHING
      """)
  int raise(
      String rule,
      String gateway,
      @Nullable Long dispenserId,
      String message,
      String value,
      Instant now,
      @Nullable Instant refusesFrom);

  @SqlUpdate("UPDATE alert SET cleared_at = :now WHERE id = :id AND cleared_at IS NULL")
  int clear(long id, Instant now);

  /** Updates an active alert after the configuration of its rule has changed. */
  @SqlUpdate(
      """
      UPDATE alert
      SET dispenser_id = :dispenserId, message = :message, refuses_from = :refusesFrom
      WHERE id = :id
      """)
  void change(long id, @Nullable Long dispenserId, String message, @Nullable Instant refusesFrom);

  /**
   * Returns alerts, the newest first, starting before a position.
   *
   * @param active 1 for active alerts, 0 for cleared ones, null for all
   */
  @SqlQuery(
      """
      SELECT id, rule, gateway, dispenser_id, message, value, raised_at, refuses_from, cleared_at
      FROM alert
      WHERE (raised_at, id) < (:time, :id)
        AND (CAST(:active AS BIGINT) IS NULL
             OR CASE WHEN cleared_at IS NULL THEN 1 ELSE 0 END = :active)
      ORDER BY raised_at DESC, id DESC
      LIMIT :limit
      """)
  List<Alert> page(Instant time, long id, @Nullable Long active, int limit);
}
