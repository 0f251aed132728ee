package tapbill.statistics;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The totals that the database keeps, beside those of the pours that they are made of. */
public interface TotalsDao {

  /** The totals of a dispenser that are not those of its pours. */
  record OfDispenser(
      long dispenserId,
      @Nested("kept") Totals kept,
      @Nullable Instant keptLastClose,
      @Nested("actual") Totals actual,
      @Nullable Instant actualLastClose) {}

  /** The totals of a dispenser's hour, counted from the epoch, that are not those of its pours. */
  record OfHour(
      long dispenserId, long hour, @Nested("kept") Totals kept, @Nested("actual") Totals actual) {}

  @SqlQuery(
      """
      SELECT d.id AS dispenser_id,
             d.total_pours AS kept_pours, d.total_volume AS kept_volume,
             d.total_revenue AS kept_revenue, d.last_close AS kept_last_close,
             COALESCE(p.pours, 0) AS actual_pours, COALESCE(p.volume, 0) AS actual_volume,
             COALESCE(p.revenue, 0) AS actual_revenue, p.last_close AS actual_last_close
      FROM dispenser d
      LEFT JOIN (SELECT dispenser_id, count(*) AS pours, CAST(sum(volume) AS BIGINT) AS volume,
                        CAST(sum(cost) AS BIGINT) AS revenue, max(closed_at) AS last_close
                 FROM pour WHERE closed_at IS NOT NULL GROUP BY dispenser_id) p
      ON p.dispenser_id = d.id
      WHERE d.total_pours <> COALESCE(p.pours, 0) OR d.total_volume <> COALESCE(p.volume, 0)
         OR d.total_revenue <> COALESCE(p.revenue, 0)
         OR d.last_close IS DISTINCT FROM p.last_close
      ORDER BY d.id
      """)
  List<OfDispenser> dispensersThatDiffer();

  @SqlQuery(
      """
      SELECT COALESCE(h.dispenser_id, p.dispenser_id) AS dispenser_id,
             COALESCE(h.hour, p.hour) AS hour,
             COALESCE(h.pours, 0) AS kept_pours, COALESCE(h.volume, 0) AS kept_volume,
             COALESCE(h.revenue, 0) AS kept_revenue,
             COALESCE(p.pours, 0) AS actual_pours, COALESCE(p.volume, 0) AS actual_volume,
             COALESCE(p.revenue, 0) AS actual_revenue
      FROM dispenser_hour h
      FULL JOIN (SELECT dispenser_id, closed_at / 3600000000 AS hour, count(*) AS pours,
                        CAST(sum(volume) AS BIGINT) AS volume, CAST(sum(cost) AS BIGINT) AS revenue
                 FROM pour WHERE closed_at IS NOT NULL GROUP BY 1, 2) p
      ON p.dispenser_id = h.dispenser_id AND p.hour = h.hour
      WHERE COALESCE(h.pours, 0) <> COALESCE(p.pours, 0)
         OR COALESCE(h.volume, 0) <> COALESCE(p.volume, 0)
         OR COALESCE(h.revenue, 0) <> COALESCE(p.revenue, 0)
      ORDER BY 1, 2
      """)
  List<OfHour> hoursThatDiffer();

  /** Whoever closes the dispenser's tap waits until the end of the transaction. */
  @SqlQuery("SELECT d.id FROM dispenser d WHERE d.id = :dispenserId<lockRows>")
  long lock(long dispenserId);

  @SqlUpdate(
      """
      UPDATE dispenser
      SET total_pours = p.pours, total_volume = p.volume, total_revenue = p.revenue,
          last_close = p.last_close
      FROM (SELECT count(*) AS pours, COALESCE(sum(volume), 0) AS volume,
                   COALESCE(sum(cost), 0) AS revenue, max(closed_at) AS last_close
            FROM pour WHERE dispenser_id = :dispenserId AND closed_at IS NOT NULL) p
      WHERE id = :dispenserId
      """)
  void repairDispenser(long dispenserId);

  @SqlUpdate("DELETE FROM dispenser_hour WHERE dispenser_id = :dispenserId")
  void deleteHours(long dispenserId);

  @SqlUpdate(
      """
      INSERT INTO dispenser_hour (dispenser_id, hour, pours, volume, revenue)
      SELECT dispenser_id, closed_at / 3600000000, count(*), sum(volume), sum(cost)
      FROM pour WHERE dispenser_id = :dispenserId AND closed_at IS NOT NULL GROUP BY 1, 2
      """)
  void insertHours(long dispenserId);
}
