package tapbill.tap.tab;

import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.quantity.Money;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Selects the pours of a token. */
public interface TabDao {

  /**
   * The costs of a token.
   *
   * @param closed the sum of its closed pours, to the millionth
   * @param running its open pour, whose cost depends on the time
   */
  record Sums(Money closed, @Nested("pour") @Nullable Pour running) {}

  /** Selects a page of pours before a position, the newest first. */
  @SqlQuery(
      "SELECT "
          + PourDao.COLUMNS
          + """
      FROM pour p
      WHERE p.driver_token = :token AND (p.opened_at, p.id) < (:start.time, :start.id)
      ORDER BY p.opened_at DESC, p.id DESC
      LIMIT :limit
      """)
  List<Pour> page(String token, @BindMethods("start") TimeCursor start, int limit);

  /** Computes the sums in one statement, so that a pour which is closed meanwhile counts once. */
  @SqlQuery(
      """
      SELECT c.closed,
      """
          + PourDao.RUNNING
          + """
      FROM (SELECT CAST(COALESCE(sum(cost), 0) AS BIGINT) AS closed
            FROM pour WHERE driver_token = :token AND closed_at IS NOT NULL) c
      LEFT JOIN pour p ON p.driver_token = :token AND p.closed_at IS NULL
      """)
  Sums sums(String token);
}
