package tapbill.device.alert;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code alert}, and of {@code latest_reading} and {@code dispenser_temperature}, which
 * spare a search in many readings.
 */
public interface AlertDao {

  /** The last valid reading of a gateway. */
  record Latest(String gateway, Instant time, BigDecimal value) {}

  /**
   * Something lasts, or lasted, that a rule does not allow.
   *
   * @param value that was measured when it was raised
   * @param refusesFrom since when the dispenser cannot be opened; null if it can
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

  /** Keeps a reading if none is later, and locks the row in any case. */
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

  /** Until the end of the transaction nobody else judges the gateway. */
  @SqlQuery(
      """
      SELECT d.gateway, d.time, d.value FROM latest_reading d WHERE d.gateway = :gateway<lockRows>
      """)
  Optional<Latest> lockLatest(String gateway);

  /**
   * Whether what was measured last up to a moment was beyond two bounds.
   *
   * @return nothing if nothing was measured up to then
   */
  @SqlQuery(
      """
      SELECT CASE WHEN r.value >= :lowest AND r.value <= :highest THEN 0 ELSE 1 END
      FROM reading r
      WHERE r.gateway = :gateway AND r.valid = 1 AND r.time <= :moment
      ORDER BY r.time DESC, r.sequence DESC LIMIT 1
      """)
  Optional<Integer> beyondAt(String gateway, Instant moment, float lowest, float highest);

  /** Whether anything after a moment was within two bounds. */
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

  /** The newest one; 0 if there has been none. */
  @SqlQuery("SELECT COALESCE(max(id), 0) FROM alert")
  long lastId();

  /**
   * Those that last, those that came behind another one, and some more.
   *
   * @param rows {@code [id]}
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
   * Raises an alert, unless it is raised already.
   *
   * @return 0 if it was
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

  /** The rule says something else than when the alert was raised. */
  @SqlUpdate(
      """
      UPDATE alert
      SET dispenser_id = :dispenserId, message = :message, refuses_from = :refusesFrom
      WHERE id = :id
      """)
  void change(long id, @Nullable Long dispenserId, String message, @Nullable Instant refusesFrom);

  /**
   * The newest first, from before a position on.
   *
   * @param active 1 for those that last, 0 for those that are over, null for all
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
