package tapbill.tap.tab;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeCursor;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Reads tabs and their pours. */
public interface TabDao {

  /** The columns of a {@link TabState}; the alias is that of {@code lockRows}. */
  String COLUMNS =
      """
      d.token, d.name, d.own_terms = 1 AS own_terms, d.credit, d.volume_limit, d.alcohol_limit,
      d.valid_until, d.blocked_at, d.replaced_by, d.paid, d.spent, d.volume, d.alcohol
      """;

  @SqlQuery("SELECT " + COLUMNS + " FROM tab d WHERE d.token = :token")
  Optional<TabState> find(String token);

  /**
   * A tab with one of its pours.
   *
   * @param tab null if the token has no pour, entry or limit
   * @param pour null if it has no pour
   * @param onPage false for the running pour, which is returned once more
   */
  record Row(@Nested @Nullable TabState tab, @Nested("pour") @Nullable Pour pour, boolean onPage) {}

  /**
   * Selects a page of pours before a position, the newest first, with the tab and its running pour.
   * It is one statement, so that a pour which is closed meanwhile counts once, and the sum is that
   * of the pours.
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + ", p.on_page, "
          + PourDao.RUNNING
          + """
      FROM (SELECT CAST(:token AS TEXT) AS token) k
      LEFT JOIN tab d ON d.token = k.token
      LEFT JOIN (
        SELECT * FROM (
          SELECT p.*, 1 AS on_page FROM pour p
          WHERE p.driver_token = :token AND (p.opened_at, p.id) < (:start.time, :start.id)
          ORDER BY p.opened_at DESC, p.id DESC LIMIT :limit) page
        UNION ALL
        SELECT p.*, 0 AS on_page FROM pour p
        WHERE p.driver_token = :token AND p.closed_at IS NULL) p ON TRUE
      ORDER BY p.on_page DESC, p.opened_at DESC, p.id DESC
      """)
  List<Row> page(String token, @BindMethods("start") TimeCursor start, int limit);
}
