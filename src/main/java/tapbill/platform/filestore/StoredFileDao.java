package tapbill.platform.filestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the rows of {@code stored_file}. The DAOs of features create it within their
 * transactions.
 *
 * <p>{@code expires_at} is the state of a file: a time while the file is written, null while
 * something refers to it, and 0 once it is released, which means that it is to be removed.
 */
public interface StoredFileDao {

  @SqlUpdate("INSERT INTO stored_file (key, expires_at) VALUES (:key, :expiresAt)")
  boolean insert(UUID key, Instant expiresAt);

  /** Extends the time for writing a file; returns false if the file was released before. */
  @SqlUpdate("UPDATE stored_file SET expires_at = :expiresAt WHERE key = :key AND expires_at > 0")
  boolean renew(UUID key, Instant expiresAt);

  /** Keeps a file, because something refers to it now; returns false if it was released before. */
  @SqlUpdate(
      """
      UPDATE stored_file SET expires_at = NULL, media_type = :f.mediaType, size = :f.size,
                             sha256 = :f.sha256
      WHERE key = :f.key AND expires_at > 0
      """)
  boolean keep(@BindMethods("f") StoredFile file);

  /** Releases a file, because nothing refers to it any more. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE key = :key")
  void release(@Nullable UUID key);

  /** Releases a file that is not kept; returns false if it is kept or was released before. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE key = :key AND expires_at > 0")
  boolean abandon(UUID key);

  /** Releases the files whose time for writing has expired. */
  @SqlUpdate("UPDATE stored_file SET expires_at = 0 WHERE expires_at > 0 AND expires_at <= :now")
  int releaseExpired(Instant now);

  /** Returns whether something refers to a file. */
  @SqlQuery("SELECT EXISTS (SELECT 1 FROM stored_file WHERE key = :key AND expires_at IS NULL)")
  boolean isKept(UUID key);

  /** Returns released files in the order of their keys. */
  @SqlQuery(
      """
      SELECT key FROM stored_file WHERE expires_at = 0 AND key > :after ORDER BY key LIMIT :limit
      """)
  List<UUID> released(UUID after, int limit);

  /** Returns the number of files that are to be removed from the store. */
  @SqlQuery("SELECT count(*) FROM stored_file WHERE expires_at = 0")
  long countReleased();

  /** Deletes the row of a released file that was removed from the store. */
  @SqlUpdate("DELETE FROM stored_file WHERE key = :key AND expires_at = 0")
  boolean delete(UUID key);
}
