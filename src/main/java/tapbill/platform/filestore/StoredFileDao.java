package tapbill.platform.filestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The rows of {@code stored_file}. Those of features create it within their transactions. */
public interface StoredFileDao {

  @SqlUpdate("INSERT INTO stored_file (key, expires_at) VALUES (:key, :expiresAt)")
  boolean insert(UUID key, Instant expiresAt);

  /** Whether it was there still; if not, it is being removed. */
  @SqlUpdate("UPDATE stored_file SET expires_at = :expiresAt WHERE key = :key AND expires_at > 0")
  boolean renew(UUID key, Instant expiresAt);

  /** Keeps it, because something refers to it now; whether it was there still. */
  @SqlUpdate(
      """
      UPDATE stored_file SET expires_at = NULL, media_type = :f.mediaType, size = :f.size,
                             sha256 = :f.sha256
      WHERE key = :f.key AND expires_at > 0
      """)
  boolean keep(@BindMethods("f") StoredFile file);

  /** Nothing refers to it any more. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE key = :key")
  void release(@Nullable UUID key);

  /** Nothing will refer to it; whether it still waited for that. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE key = :key AND expires_at > 0")
  boolean abandon(UUID key);

  /** From now on nothing can refer to those that have expired. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE expires_at > 0 AND expires_at <= :now")
  int releaseExpired(Instant now);

  /** Whether something refers to it. */
  @SqlQuery("SELECT EXISTS (SELECT 1 FROM stored_file WHERE key = :key AND expires_at IS NULL)")
  boolean isKept(UUID key);

  /** Those that are to be removed from the store, in the order of their keys. */
  @SqlQuery(
      """
      SELECT key FROM stored_file WHERE expires_at = 0 AND key > :after ORDER BY key LIMIT :limit
      """)
  List<UUID> released(UUID after, int limit);

  /** How many are to be removed from the store. */
  @SqlQuery("SELECT count(*) FROM stored_file WHERE expires_at = 0")
  long countReleased();

  /** It is no longer in the store. */
  @SqlUpdate("DELETE FROM stored_file WHERE key = :key AND expires_at = 0")
  boolean delete(UUID key);
}
