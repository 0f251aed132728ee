package tapbill.platform.ratelimit;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Reads and writes the rows of {@code rate_limit}: the buckets that are not full. */
public interface RateLimitDao {

  @SqlQuery("SELECT state FROM rate_limit WHERE id = :id")
  Optional<String> state(String id);

  @SqlUpdate(
      """
      INSERT INTO rate_limit (id, state, expires_at) VALUES (:id, :state, :expiresAt)
      ON CONFLICT DO NOTHING
      """)
  boolean insert(String id, String state, Instant expiresAt);

  @SqlUpdate(
      """
      UPDATE rate_limit SET state = :state, expires_at = :expiresAt
      WHERE id = :id AND state = :previous
      """)
  boolean update(String id, String previous, String state, Instant expiresAt);

  /** Deletes the buckets that are full again, because an absent bucket counts as a full one. */
  @SqlUpdate("DELETE FROM rate_limit WHERE expires_at <= :now")
  int deleteExpired(Instant now);
}
