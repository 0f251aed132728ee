package tapbill.statistics;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import tapbill.pour.Pour;
import tapbill.pour.PourDao;
import tapbill.quantity.FlowRate;
import tapbill.quantity.Price;

/** Dispensers, retired ones included, and their pours. */
public interface StatisticsDao {

  /** A dispenser as it is now. */
  record Row(long id, FlowRate flowVolume, Price price) {}

  @SqlQuery("SELECT id, flow_volume, price FROM dispenser ORDER BY id")
  List<Row> dispensers();

  @SqlQuery("SELECT id, flow_volume, price FROM dispenser WHERE id = :id")
  Optional<Row> dispenser(long id);

  /** Ordered by dispenser and id, after a pour and up to a dispenser. */
  @SqlQuery(
      "SELECT "
          + PourDao.COLUMNS
          + """
       FROM pour p
      WHERE (p.dispenser_id, p.id) > (:dispenserId, :id) AND :lastDispenserId >= p.dispenser_id
      ORDER BY p.dispenser_id, p.id
      LIMIT :limit
      """)
  List<Pour> pours(long dispenserId, long id, long lastDispenserId, int limit);
}
