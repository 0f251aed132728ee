package tapbill.authorization;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The rows of {@code access_list} and {@code access_entry}. */
public interface AccessListDao {
  @SqlQuery(
      """
      SELECT EXISTS (SELECT 1 FROM access_entry
                     WHERE station_id = :station AND token = :token AND removed_at IS NULL
                       AND (valid_from IS NULL OR valid_from <= :now)
                       AND (valid_until IS NULL OR valid_until > :now))
      """)
  boolean isAllowed(UUID station, String token, Instant now);
}
