package tapbill.device.gateway;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code gateway}: when those with a schedule are to be asked again. */
public interface GatewayDao {

  /**
   * A gateway whose time has come.
   *
   * @param failures how many attempts in a row have failed
   */
  record Due(String name, Instant nextFetchAt, long failures) {}

  /**
   * A gateway is on the schedule, no later than at a time: the schedule may have been slower, or
   * another one.
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
   * Takes a gateway; until a moment nobody else does.
   *
   * @return 0 if another node was faster
   */
  @SqlUpdate(
      """
      UPDATE gateway SET next_fetch_at = :until
      WHERE name = :name AND next_fetch_at = :dueAt
      """)
  int take(String name, Instant dueAt, Instant until);

  /**
   * A reading came.
   *
   * @param until as the gateway was taken; if it was taken again since, this does nothing
   */
  @SqlUpdate(
      """
      UPDATE gateway
      SET next_fetch_at = :next, failures = 0, last_error = NULL, last_success_at = :now
      WHERE name = :name AND next_fetch_at = :until
      """)
  void succeeded(String name, Instant until, Instant next, Instant now);

  /**
   * None came.
   *
   * @param until as the gateway was taken; if it was taken again since, this does nothing
   */
  @SqlUpdate(
      """
      UPDATE gateway SET next_fetch_at = :next, failures = failures + 1, last_error = :error
      WHERE name = :name AND next_fetch_at = :until
      """)
  void failed(String name, Instant until, Instant next, String error);
}
