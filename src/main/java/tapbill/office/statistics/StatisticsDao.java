package tapbill.office.statistics;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Selects dispensers, including retired ones, with the stored totals of their pours. */
public interface StatisticsDao {

  /**
   * A dispenser with the totals of its pours.
   *
   * @param name its present one; null if it has none
   * @param closed the totals of its closed pours, or of those in a range of time
   * @param running its open pour
   */
  record Row(
      long id,
      @Nullable String name,
      FlowRate flowVolume,
      Price price,
      @Nested("total") Totals closed,
      @Nested("pour") @Nullable Pour running) {}

  /** The totals of the pours that were closed in a bucket or in a part of it. */
  record Slice(Instant start, long pours, Volume volume, Money revenue) {}

  /**
   * The closed pours of dispensers {@code first} to {@code last} in a range of time: stored totals
   * for whole quarters of an hour, single pours for the pieces of cut quarters. See {@link
   * Quarters}.
   */
  String CLOSED =
      """
      SELECT q.dispenser_id, q.beer, q.quarter * 900000000 AS start, q.pours, q.volume, q.revenue
      FROM beer_quarter q
      WHERE q.quarter >= :firstQuarter AND q.quarter < :endQuarter
        AND q.dispenser_id >= :first AND q.dispenser_id <= :last
        AND q.quarter NOT IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      UNION ALL
      SELECT p.dispenser_id, q.beer, CAST(t.value->>1 AS BIGINT), 1, p.volume, p.cost
      FROM <rows>
      JOIN beer_quarter q ON q.quarter = CAST(t.value->>0 AS BIGINT)
        AND q.dispenser_id >= :first AND q.dispenser_id <= :last
      JOIN pour p ON p.dispenser_id = q.dispenser_id AND COALESCE(p.beer, '') = q.beer
        AND p.closed_at >= CAST(t.value->>1 AS BIGINT)
        AND p.closed_at < CAST(t.value->>2 AS BIGINT)
      """;

  /** Selects dispensers with the totals of all their closed pours, ordered by id. */
  @SqlQuery(
      "SELECT d.id, d.name, d.flow_volume, d.price, d.total_pours, d.total_volume, d.total_revenue, "
          + PourDao.RUNNING
          + """
      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      WHERE d.id >= :first AND d.id <= :last
      ORDER BY d.id
      """)
  List<Row> dispensers(long first, long last);

  /** Selects dispensers with the totals of a range of time, ordered by id. */
  @SqlQuery(
      """
      SELECT d.id, d.name, d.flow_volume, d.price, COALESCE(c.pours, 0) AS total_pours,
             COALESCE(c.volume, 0) AS total_volume, COALESCE(c.revenue, 0) AS total_revenue,
      """
          + PourDao.RUNNING
          + """
      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      LEFT JOIN (SELECT dispenser_id, CAST(sum(pours) AS BIGINT) AS pours,
                        CAST(sum(volume) AS BIGINT) AS volume,
                        CAST(sum(revenue) AS BIGINT) AS revenue
                 FROM (
      """
          + CLOSED
          + """
                      ) x GROUP BY dispenser_id) c ON c.dispenser_id = d.id
      WHERE d.id >= :first AND d.id <= :last
      ORDER BY d.id
      """)
  List<Row> dispensers(long first, long last, long firstQuarter, long endQuarter, String rows);

  /**
   * Selects the totals of each whole quarter of an hour and each piece of a cut quarter in a range,
   * ordered by time.
   *
   * @param rows {@link Quarters#pieceRows}
   */
  @SqlQuery(
      """
      SELECT start, CAST(sum(pours) AS BIGINT) AS pours, CAST(sum(volume) AS BIGINT) AS volume,
             CAST(sum(revenue) AS BIGINT) AS revenue
      FROM (
      """
          + CLOSED
          + """
           ) x GROUP BY start ORDER BY start
      """)
  List<Slice> slices(long first, long last, long firstQuarter, long endQuarter, String rows);

  /**
   * The totals of a beer.
   *
   * @param beer its name when the pours were opened; null for pours without a beer
   */
  record OfBeer(@Nullable String beer, @Nested("total") Totals closed) {}

  /** Selects the totals of each beer in a range of time, ordered by name. */
  @SqlQuery(
      """
      SELECT NULLIF(beer, '') AS beer, CAST(sum(pours) AS BIGINT) AS total_pours,
             CAST(sum(volume) AS BIGINT) AS total_volume,
             CAST(sum(revenue) AS BIGINT) AS total_revenue
      FROM (
      """
          + CLOSED
          + """
           ) x GROUP BY x.beer ORDER BY x.beer
      """)
  List<OfBeer> beers(long first, long last, long firstQuarter, long endQuarter, String rows);
}
