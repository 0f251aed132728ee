package tapbill.screen.live;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.dispenser.DispenserDao;
import tapbill.tap.pour.Pour;
import tapbill.tap.pour.PourDao;

/** Reads what pages show. */
public interface LiveDao {
  String DISPENSERS =
      "SELECT "
          + DispenserDao.COLUMNS
          + ", "
          + PourDao.RUNNING
          + """
      , (SELECT a.message FROM alert a
         WHERE a.dispenser_id = d.id AND a.refuses_from IS NOT NULL AND a.cleared_at IS NULL
         ORDER BY a.refuses_from, a.id LIMIT 1) AS refusal,
        d.last_close,
        (SELECT max(c.id) FROM pour c
         WHERE c.dispenser_id = d.id AND c.closed_at = d.last_close) AS last_closing
      """
          + DispenserDao.TABLES;

  /**
   * A dispenser at one moment.
   *
   * @param pour that runs
   * @param refusal what the alert says that keeps it closed
   * @param lastClose when its last pour was closed
   * @param lastClosing the id of that pour
   */
  record Row(
      @Nested Dispenser dispenser,
      @Nested("pour") @Nullable Pour pour,
      @Nullable String refusal,
      @Nullable Instant lastClose,
      @Nullable Long lastClosing) {}

  /** All that are not retired, by id. */
  @SqlQuery(DISPENSERS + " WHERE d.retired_at IS NULL ORDER BY d.id")
  List<Row> listed();

  /**
   * Some, by id.
   *
   * @param rows {@code [dispenser_id]}
   */
  @SqlQuery(
      DISPENSERS + " WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>) ORDER BY d.id")
  List<Row> some(String rows);

  /**
   * What dispensers closed behind one position and up to another, in the order of closing.
   *
   * @param rows {@code [dispenser_id, closed_at, id, closed_at, id]}
   */
  @SqlQuery(
      "SELECT "
          + PourDao.COLUMNS
          + """
       FROM <rows> JOIN pour p ON p.dispenser_id = CAST(t.value->>0 AS BIGINT)
         AND (p.closed_at, p.id) > (CAST(t.value->>1 AS BIGINT), CAST(t.value->>2 AS BIGINT))
         AND (p.closed_at, p.id) <= (CAST(t.value->>3 AS BIGINT), CAST(t.value->>4 AS BIGINT))
      ORDER BY p.closed_at, p.id
      """)
  List<Pour> closings(String rows);

  /** The newest pours that were closed at some time or after it, by the time of that. */
  @SqlQuery(
      "SELECT "
          + PourDao.COLUMNS
          + """
       FROM dispenser d JOIN pour p ON p.dispenser_id = d.id AND p.closed_at >= :since
      WHERE d.last_close >= :since
      ORDER BY p.closed_at DESC, p.id DESC LIMIT :limit
      """)
  List<Pour> closedSince(Instant since, int limit);
}
