package tapbill.tap.pour;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.platform.quantity.MaxAmount;

/** Finds and marks open pours for {@link PourCloser}. */
public interface PourEndDao {

  /**
   * Selects the dispensers of open pours whose bound has come, the first ones first. A pour whose
   * opening was reported late waits for its closing, which a device reports next.
   *
   * @param heardBefore a pour that was reported late must have been reported before this time
   */
  @SqlQuery(
      """
      SELECT dispenser_id FROM pour
      WHERE closed_at IS NULL AND ends_by <= :now
        AND (open_received_at IS NULL OR open_received_at - opened_at <= 120000000
             OR open_received_at <= :heardBefore)
      ORDER BY ends_by, id LIMIT :limit
      """)
  List<Long> ended(Instant now, Instant heardBefore, int limit);

  /** Returns the next moment at which the bound of an open pour comes. */
  @SqlQuery("SELECT min(ends_by) FROM pour WHERE closed_at IS NULL AND ends_by > :now")
  Optional<Instant> nextEnd(Instant now);

  @SqlQuery("SELECT count(*) > 0 FROM pour WHERE closed_at IS NULL AND ends_by IS NULL")
  boolean hasUnbounded();

  /** Locks the dispensers of all open pours, in the order in which openings and closings do. */
  @SqlQuery(
      """
      SELECT d.id FROM dispenser d
      WHERE d.id IN (SELECT dispenser_id FROM pour WHERE closed_at IS NULL) ORDER BY d.id<lockRows>
      """)
  List<Long> lockOpen();

  /** Bounds the open pours of a version without bounds by the most that their tap pours. */
  @SqlUpdate(
      """
      UPDATE pour
      SET bound = 'tap',
          ends_by = opened_at
            + COALESCE((SELECT d.max_amount FROM dispenser d WHERE d.id = pour.dispenser_id),
                       :maxAmount) * 1000000 / flow_volume
      WHERE closed_at IS NULL AND ends_by IS NULL
      """)
  int bound(MaxAmount maxAmount);

  /** Marks all open pours as billed by a clock that jumped. */
  @SqlUpdate("UPDATE pour SET clock_doubtful = 1 WHERE closed_at IS NULL AND clock_doubtful = 0")
  int markDoubtful();

  /** Returns the time of the database. */
  @SqlQuery("SELECT <clock>")
  Instant clock();

  /** An open pour. */
  record Open(long dispenserId, Instant openedAt) {}

  /** Selects the pours that are open since before a time, the longest first. */
  @SqlQuery(
      """
      SELECT dispenser_id, opened_at FROM pour
      WHERE closed_at IS NULL AND opened_at < :before ORDER BY opened_at LIMIT :limit
      """)
  List<Open> openSince(Instant before, int limit);
}
