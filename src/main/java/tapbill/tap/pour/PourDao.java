package tapbill.tap.pour;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Reads the rows of {@code pour}; {@link PourStatements} writes them. */
public interface PourDao {
  /** The columns of a {@link Pour}; not {@code *}, which breaks when a newer node adds a column. */
  String COLUMNS =
      """
      p.id, p.dispenser_id, p.flow_volume, p.price, p.opened_at, p.closed_at, p.volume, p.cost,
      p.driver_token, p.beer
      """;

  /** The columns of a joined pour {@code p}, for a record component {@code @Nested("pour")}. */
  String RUNNING =
      """
      p.id AS pour_id, p.dispenser_id AS pour_dispenser_id,
      p.flow_volume AS pour_flow_volume, p.price AS pour_price,
      p.opened_at AS pour_opened_at, p.closed_at AS pour_closed_at,
      p.volume AS pour_volume, p.cost AS pour_cost,
      p.driver_token AS pour_driver_token, p.beer AS pour_beer
      """;

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
          + COLUMNS
          + """
       FROM pour p
      WHERE p.dispenser_id = :dispenserId AND (p.closed_at, p.id) > (:start.closedAt, :start.id)
            AND p.closed_at < :to
      ORDER BY p.closed_at, p.id LIMIT :limit) c
      UNION ALL SELECT
      """
          + COLUMNS
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

  @SqlQuery("SELECT count(*) FROM pour WHERE closed_at IS NULL")
  long openTaps();
}
