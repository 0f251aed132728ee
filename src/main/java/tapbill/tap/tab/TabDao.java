package tapbill.tap.tab;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeCursor;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Selects the pours of a token. */
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
   * A tab and what is running on it.
   *
   * @param tab null if the token has no pour, entry or limit
   * @param running its open pour, whose cost depends on the time
   */
  record Current(@Nested @Nullable TabState tab, @Nested("pour") @Nullable Pour running) {
    /** Returns the tab as it would be if the running pour were closed now. */
    TabState at(String token, Instant now) {
      TabState state = tab == null ? TabState.empty(token) : tab;
      return running == null ? state : state.with(running.bill(now), running);
    }
  }

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

  /** Selects both in one statement, so that a pour which is closed meanwhile counts once. */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + ", "
          + PourDao.RUNNING
          + """
      FROM (SELECT CAST(:token AS TEXT) AS token) k
      LEFT JOIN tab d ON d.token = k.token
      LEFT JOIN pour p ON p.driver_token = k.token AND p.closed_at IS NULL
      """)
  Current current(String token);
}
