package tapbill.device.gateway;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Reads and writes the rows of {@code gateway}: the time of each gateway's next fetch. */
public interface GatewayDao {

  /**
   * A gateway whose next fetch is due.
   *
   * @param failures the number of failures since the last success
   */
  record Due(String name, Instant nextFetchAt, long failures) {}

  /**
   * Adds a gateway to the schedule, or moves its next fetch forward if that is later than a
   * configuration with a shorter interval allows.
   *
   * @param now the time of the first fetch of a new gateway
   * @param latest the latest time of the next fetch of a known one
   */
  @SqlUpdate(
      """
      INSERT INTO gateway (name, next_fetch_at) VALUES (:name, :now)
      ON CONFLICT (name) DO UPDATE SET next_fetch_at = :latest
      WHERE gateway.next_fetch_at > :latest
      """)
  void schedule(String name, Instant now, Instant latest);

  @SqlQuery(
      """
      SELECT name, next_fetch_at, failures FROM gateway WHERE next_fetch_at <= :now
      ORDER BY next_fetch_at, name
      """)
  List<Due> due(Instant now);

  /**
   * Leases a gateway by moving its next fetch to the end of the lease.
   *
   * @param dueAt the time at which the fetch was due
   * @param until the end of the lease, after which another node can lease the gateway
   * @return 0 if another node has leased it, otherwise 1
   */
  @SqlUpdate(
      """
      UPDATE gateway SET next_fetch_at = :until
      WHERE name = :name AND next_fetch_at = :dueAt
      """)
  int lease(String name, Instant dueAt, Instant until);

  /**
   * Records the success of a fetch and schedules the next one. Does nothing if the lease has
   * expired and another node has leased the gateway.
   *
   * @param until the end of the lease
   */
  @SqlUpdate(
      """
      UPDATE gateway
      SET next_fetch_at = :next, failures = 0, last_error = NULL, last_success_at = :now
      WHERE name = :name AND next_fetch_at = :until
      """)
  void succeeded(String name, Instant until, Instant next, Instant now);

  /**
   * Records the failure of a fetch and schedules the next one. Does nothing if the lease has
   * expired and another node has leased the gateway.
   *
   * @param until the end of the lease
   */
  @SqlUpdate(
      """
      UPDATE gateway SET next_fetch_at = :next, failures = failures + 1, last_error = :error
      WHERE name = :name AND next_fetch_at = :until
      """)
  void failed(String name, Instant until, Instant next, String error);
}
