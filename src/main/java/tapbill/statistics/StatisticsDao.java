package tapbill.statistics;

import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.pour.Pour;
import tapbill.quantity.FlowRate;
import tapbill.quantity.Price;

/**
 * Dispensers with their pours. One statement, so that everything in an answer was true at the same
 * moment.
 */
public interface StatisticsDao {

  /** A dispenser with one of its pours, or with none if it has none. */
  record Row(
      long dispenserId, FlowRate flowVolume, Price price, @Nested("pour") @Nullable Pour pour) {}

  @SqlQuery(
      """
      SELECT d.id AS dispenser_id, d.flow_volume, d.price,
             p.id AS pour_id, p.dispenser_id AS pour_dispenser_id,
             p.flow_volume AS pour_flow_volume, p.price AS pour_price,
             p.opened_at AS pour_opened_at, p.closed_at AS pour_closed_at,
             p.volume AS pour_volume, p.cost AS pour_cost
      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id
      WHERE CAST(:dispenserId AS BIGINT) IS NULL OR d.id = :dispenserId
      ORDER BY d.id, p.id
      """)
  List<Row> rows(@Nullable Long dispenserId);
}
