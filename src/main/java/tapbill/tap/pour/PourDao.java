package tapbill.tap.pour;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Reads the rows of {@code pour}; {@link PourStatements} writes them. */
public interface PourDao {
  /** Named one by one: an old node must go on when a newer one has added a column. */
  String COLUMNS =
      """
      p.id, p.dispenser_id, p.flow_volume, p.price, p.opened_at, p.closed_at, p.volume, p.cost,
      p.driver_token, p.beer
      """;

  /** The running pour {@code p} of a row, for a component {@code @Nested("pour")}. */
  String RUNNING =
      """
      p.id AS pour_id, p.dispenser_id AS pour_dispenser_id,
      p.flow_volume AS pour_flow_volume, p.price AS pour_price,
      p.opened_at AS pour_opened_at, p.closed_at AS pour_closed_at,
      p.volume AS pour_volume, p.cost AS pour_cost,
      p.driver_token AS pour_driver_token, p.beer AS pour_beer
      """;

  /**
   * A dispenser's pours in the order of their closing, the running one last. One statement, so that
   * a pour which is closed meanwhile is neither lost nor there twice.
   *
   * @param to before which they were closed
   * @param running whether the running pour is one of them
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
