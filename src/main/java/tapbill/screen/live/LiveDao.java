package tapbill.screen.live;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.dispenser.DispenserDao;

/** Reads dispensers and closed pours for the pages. */
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
   * A dispenser with its running pour, as one statement read it.
   *
   * @param pour the running pour, null while the tap is closed
   * @param refusal message of the oldest lasting alert that keeps the tap closed
   * @param lastClose time of its last closing
   * @param lastClosing id of the pour that ended then
   */
  record Row(
      @Nested Dispenser dispenser,
      @Nested("pour") @Nullable Pour pour,
      @Nullable String refusal,
      @Nullable Instant lastClose,
      @Nullable Long lastClosing) {}

  /** Returns all dispensers that are not retired, or still open, ordered by id. */
  @SqlQuery(DISPENSERS + DispenserDao.LISTED)
  List<Row> listed();

  /**
   * Returns the given dispensers, retired ones too, ordered by id.
   *
   * @param rows {@code [dispenser_id]}
   */
  @SqlQuery(
      DISPENSERS + " WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>) ORDER BY d.id")
  List<Row> some(String rows);

  /**
   * Returns the pours that each dispenser closed after one position (exclusive) up to another
   * (inclusive), in the order of closing.
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

  /** Returns the newest pours that were closed at {@code since} or later, newest first. */
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
