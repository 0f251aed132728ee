package tapbill.tap.history;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
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
}
