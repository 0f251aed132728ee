package tapbill.tap.bill;

import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Reads the rows of {@code pour}. */
public interface PourDao {
  /** The condition of {@link Pour#isLate} for either end of a pour. */
  String LATE =
      """
      p.open_received_at - p.opened_at > 120000000
        OR p.close_received_at - p.closed_at > 120000000
      """;

  /** The columns of a {@link Pour}; not {@code *}, which breaks when a newer node adds a column. */
  String COLUMNS =
      """
      p.id, p.dispenser_id, p.flow_volume, p.price, p.opened_at, p.closed_at, p.volume, p.cost,
      p.driver_token, p.beer, p.beer_abv, p.ends_by, p.bound, p.ended_by, p.close_token_hash,
      COALESCE(
      """
          + LATE
          + ", FALSE) AS late ";

  /** The columns of a joined pour {@code p}, for a record component {@code @Nested("pour")}. */
  String RUNNING =
      """
      p.id AS pour_id, p.dispenser_id AS pour_dispenser_id,
      p.flow_volume AS pour_flow_volume, p.price AS pour_price,
      p.opened_at AS pour_opened_at, p.closed_at AS pour_closed_at,
      p.volume AS pour_volume, p.cost AS pour_cost,
      p.driver_token AS pour_driver_token, p.beer AS pour_beer, p.beer_abv AS pour_beer_abv,
      p.ends_by AS pour_ends_by, p.bound AS pour_bound, p.ended_by AS pour_ended_by,
      p.close_token_hash AS pour_close_token_hash,
      COALESCE(
      """
          + LATE
          + ", FALSE) AS pour_late ";

  @SqlQuery("SELECT count(*) FROM pour WHERE closed_at IS NULL")
  long openTaps();
}
