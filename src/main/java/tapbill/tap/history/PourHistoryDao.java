package tapbill.tap.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeCursor;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Selects the pours of dispensers. */
public interface PourHistoryDao {

  /**
   * Selects a page of a dispenser's pours, ordered by closing time, the running pour last. It is
   * one statement, so that a pour which is closed meanwhile is returned exactly once.
   *
   * @param start the page begins after this position
   * @param to the exclusive end of the closing times
   * @param running true to include the running pour
   */
  @SqlQuery(
      "SELECT * FROM (SELECT "
          + PourDao.COLUMNS
          + """
       FROM pour p
      WHERE p.dispenser_id = :dispenserId AND (p.closed_at, p.id) > (:start.closedAt, :start.id)
            AND p.closed_at < :to
      ORDER BY p.closed_at, p.id LIMIT :limit) c
      UNION ALL SELECT
      """
          + PourDao.COLUMNS
          + """
       FROM pour p WHERE p.dispenser_id = :dispenserId AND p.closed_at IS NULL AND :running
      ORDER BY closed_at NULLS LAST, id LIMIT :limit
      """)
  List<Pour> page(
      long dispenserId,
      @BindMethods("start") PourHistory.Position start,
      Instant to,
      boolean running,
      int limit);

  /**
   * A pour with its tap.
   *
   * @param imported true if another system has billed it
   */
  record Row(
      @Nested("pour") Pour pour,
      UUID stationId,
      @Nullable String name,
      @Nullable Instant openReceivedAt,
      @Nullable Instant closeReceivedAt,
      boolean clockDoubtful,
      boolean imported) {}

  /** The columns of a {@link Row}. */
  String ROW =
      "SELECT "
          + PourDao.RUNNING
          + """
      , d.station_id, d.name, p.open_received_at, p.close_received_at,
        p.clock_doubtful = 1 AS clock_doubtful, p.imported_id IS NOT NULL AS imported
      FROM pour p JOIN dispenser d ON d.id = p.dispenser_id
      """;

  /** The condition of the pours that somebody should look at, as their index has it. */
  String TO_REVIEW = "(p.clock_doubtful = 1 OR " + PourDao.LATE + ")";

  /** The filters that each list has. */
  String FILTERED =
      """
        AND p.opened_at >= :f.range.from AND p.opened_at < :f.range.to
        AND (p.opened_at, p.id) < (:start.time, :start.id)
        AND (CAST(:f.dispenserId AS BIGINT) IS NULL OR p.dispenser_id = :f.dispenserId)
        AND (CAST(:f.driverToken AS TEXT) IS NULL OR p.driver_token = :f.driverToken)
        AND (CAST(:f.beer AS TEXT) IS NULL OR p.beer = :f.beer)
        AND (CAST(:f.endedBy AS TEXT) IS NULL
             OR CASE WHEN p.closed_at IS NULL THEN '' ELSE COALESCE(p.ended_by, 'client') END
                = :f.endedBy)
        AND (NOT :f.review OR
      """
          + TO_REVIEW
          + ") ";

  /** The order of the lists, from which the next page follows. */
  String NEWEST_FIRST = " ORDER BY p.opened_at DESC, p.id DESC LIMIT :limit";

  /** The pours that are closed, which an index has in the order of the lists. */
  String CLOSED = "SELECT * FROM (" + ROW + "WHERE p.closed_at IS NOT NULL ";

  /** The few pours that are not. */
  String OPEN =
      FILTERED
          + NEWEST_FIRST
          + ") c UNION ALL SELECT * FROM ("
          + ROW
          + "WHERE p.closed_at IS NULL ";

  /** The page of both. */
  String MERGED =
      FILTERED + NEWEST_FIRST + ") o ORDER BY pour_opened_at DESC, pour_id DESC LIMIT :limit";

  @SqlQuery(ROW + "WHERE p.id = :id")
  Optional<Row> find(long id);

  /** Selects a page of pours before a position, the newest first, by the time of their opening. */
  @SqlQuery(CLOSED + OPEN + MERGED)
  List<Row> list(
      @BindMethods("f") PourFilter filter, @BindMethods("start") TimeCursor start, int limit);

  /** Does the same by the index of the pours of a token. */
  @SqlQuery(ROW + "WHERE p.driver_token = :f.driverToken" + FILTERED + NEWEST_FIRST)
  List<Row> ofToken(
      @BindMethods("f") PourFilter filter, @BindMethods("start") TimeCursor start, int limit);

  /** Does the same by the index of the pours that somebody should look at. */
  @SqlQuery(ROW + "WHERE " + TO_REVIEW + FILTERED + NEWEST_FIRST)
  List<Row> toReview(
      @BindMethods("f") PourFilter filter, @BindMethods("start") TimeCursor start, int limit);

  /** Does the same by the index of the pours of a dispenser. */
  @SqlQuery(
      CLOSED
          + "AND p.dispenser_id = :f.dispenserId"
          + OPEN
          + "AND p.dispenser_id = :f.dispenserId"
          + MERGED)
  List<Row> ofDispenser(
      @BindMethods("f") PourFilter filter, @BindMethods("start") TimeCursor start, int limit);
}
