package tapbill.office.statistics;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/** Compares and repairs the stored totals of dispensers, quarters of an hour and tabs. */
public interface TotalsDao {

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** The stored totals of a dispenser and the different sums of its pours. */
  record OfDispenser(
      long dispenserId,
      @Nested("kept") Totals kept,
      @Nullable Instant keptLastClose,
      @Nested("actual") Totals actual,
      @Nullable Instant actualLastClose) {}

  /**
   * The stored totals of a dispenser and a beer in a quarter of an hour, and the different sums of
   * the pours.
   *
   * @param quarter counted from the epoch
   * @param beer '' for none
   */
  record OfQuarter(
      long dispenserId,
      long quarter,
      String beer,
      @Nested("kept") Totals kept,
      @Nested("actual") Totals actual) {}

  /** The sums of a tab. */
  record TabSums(Money paid, Money spent, Volume volume, Alcohol alcohol) {}

  /** The stored sums of a tab and the different ones of its entries and pours. */
  record OfTab(String token, @Nested("kept") TabSums kept, @Nested("actual") TabSums actual) {}

  /** The rows of which the sums of tabs consist. */
  String OF_TABS =
      """
      (SELECT driver_token AS token, 0 AS paid, cost AS spent, volume,
              COALESCE(alcohol, 0) AS alcohol
       FROM pour WHERE closed_at IS NOT NULL AND driver_token IS NOT NULL
       UNION ALL
       SELECT token, amount, 0, volume, alcohol FROM tab_entry) r
      """;

  /** Their sums. */
  String SUMS_OF_TABS =
      """
      CAST(COALESCE(sum(r.paid), 0) AS BIGINT) AS paid,
      CAST(COALESCE(sum(r.spent), 0) AS BIGINT) AS spent,
      CAST(COALESCE(sum(r.volume), 0) AS BIGINT) AS volume,
      CAST(COALESCE(sum(r.alcohol), 0) AS BIGINT) AS alcohol
      """;

  @SqlQuery(
      """
      SELECT COALESCE(t.token, s.token) AS token,
             COALESCE(t.paid, 0) AS kept_paid, COALESCE(t.spent, 0) AS kept_spent,
             COALESCE(t.volume, 0) AS kept_volume, COALESCE(t.alcohol, 0) AS kept_alcohol,
             COALESCE(s.paid, 0) AS actual_paid, COALESCE(s.spent, 0) AS actual_spent,
             COALESCE(s.volume, 0) AS actual_volume, COALESCE(s.alcohol, 0) AS actual_alcohol
      FROM tab t
      FULL JOIN (SELECT r.token,
      """
          + SUMS_OF_TABS
          + "FROM "
          + OF_TABS
          + """
                 GROUP BY r.token) s
      ON s.token = t.token
      WHERE COALESCE(t.paid, 0) <> COALESCE(s.paid, 0)
         OR COALESCE(t.spent, 0) <> COALESCE(s.spent, 0)
         OR COALESCE(t.volume, 0) <> COALESCE(s.volume, 0)
         OR COALESCE(t.alcohol, 0) <> COALESCE(s.alcohol, 0)
      ORDER BY 1
      """)
  List<OfTab> tabsThatDiffer();

  @SqlUpdate("INSERT INTO tab (token) VALUES (:token) ON CONFLICT DO NOTHING")
  void createTab(String token);

  /** Locks a tab, which delays openings and closings of its token until the end. */
  @SqlQuery("SELECT d.token FROM tab d WHERE d.token = :token<lockRows>")
  String lockTab(String token);

  @SqlUpdate(
      "UPDATE tab SET paid = s.paid, spent = s.spent, volume = s.volume, alcohol = s.alcohol"
          + " FROM (SELECT "
          + SUMS_OF_TABS
          + " FROM "
          + OF_TABS
          + " WHERE r.token = :token) s WHERE tab.token = :token")
  void repairTab(String token);

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
      SELECT COALESCE(q.dispenser_id, p.dispenser_id) AS dispenser_id,
             COALESCE(q.quarter, p.quarter) AS quarter, COALESCE(q.beer, p.beer) AS beer,
             COALESCE(q.pours, 0) AS kept_pours, COALESCE(q.volume, 0) AS kept_volume,
             COALESCE(q.revenue, 0) AS kept_revenue,
             COALESCE(p.pours, 0) AS actual_pours, COALESCE(p.volume, 0) AS actual_volume,
             COALESCE(p.revenue, 0) AS actual_revenue
      FROM beer_quarter q
      FULL JOIN (SELECT dispenser_id, closed_at / 900000000 AS quarter, COALESCE(beer, '') AS beer,
                        count(*) AS pours, CAST(sum(volume) AS BIGINT) AS volume,
                        CAST(sum(cost) AS BIGINT) AS revenue
                 FROM pour WHERE closed_at IS NOT NULL GROUP BY 1, 2, 3) p
      ON p.dispenser_id = q.dispenser_id AND p.quarter = q.quarter AND p.beer = q.beer
      WHERE COALESCE(q.pours, 0) <> COALESCE(p.pours, 0)
         OR COALESCE(q.volume, 0) <> COALESCE(p.volume, 0)
         OR COALESCE(q.revenue, 0) <> COALESCE(p.revenue, 0)
      ORDER BY 1, 2, 3
      """)
  List<OfQuarter> quartersThatDiffer();

  /** Locks a dispenser, which delays closings of its tap until the end of the transaction. */
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

  @SqlUpdate("DELETE FROM beer_quarter WHERE dispenser_id = :dispenserId")
  void deleteQuarters(long dispenserId);

  @SqlUpdate(
      """
      INSERT INTO beer_quarter (dispenser_id, quarter, beer, pours, volume, revenue)
      SELECT dispenser_id, closed_at / 900000000, COALESCE(beer, ''), count(*), sum(volume),
             sum(cost)
      FROM pour WHERE dispenser_id = :dispenserId AND closed_at IS NOT NULL GROUP BY 1, 2, 3
      """)
  void insertQuarters(long dispenserId);
}
