package tapbill.venuemap.map;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFileDao;
import tapbill.platform.queue.JobDao;

/** Reads and writes the rows of {@code map}. */
public interface MapDao {
  String SELECT =
      """
      SELECT m.id, m.map_id, m.uploader_id, a.username AS uploader, m.title, m.file_name,
             m.visibility, m.created_at, m.original_key, f.media_type, f.size, f.sha256,
             m.processed_key, m.preview_key, m.width, m.height, m.processed_at, m.failure
      FROM map m JOIN stored_file f ON f.key = m.original_key
      LEFT JOIN account a ON a.id = m.uploader_id
      """;

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  StoredFileDao files();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  JobDao jobs();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  @SqlUpdate(
      """
      INSERT INTO map (map_id, uploader_id, title, file_name, visibility, created_at, original_key)
      VALUES (:mapId, :uploaderId, :title, :fileName, :visibility, :now, :originalKey)
      """)
  void insert(
      UUID mapId,
      @Nullable Long uploaderId,
      String title,
      String fileName,
      String visibility,
      Instant now,
      UUID originalKey);

  /**
   * Locks an account until the end of the transaction, so that concurrent uploads cannot exceed its
   * quota.
   */
  @SqlQuery("SELECT d.id FROM account d WHERE d.id = :accountId<lockRows>")
  Optional<Long> lockUploader(@Nullable Long accountId);

  /**
   * Returns the total size of an account's maps in bytes.
   *
   * @param least the number of bytes that a smaller map counts as
   */
  @SqlQuery(
      """
      SELECT coalesce(sum(CASE WHEN f.size < :least THEN :least ELSE f.size END), 0)
      FROM map m JOIN stored_file f ON f.key = m.original_key
      WHERE m.uploader_id = :accountId
      """)
  long bytesOf(@Nullable Long accountId, long least);

  @SqlQuery(SELECT + "WHERE m.map_id = :mapId")
  Optional<VenueMap> find(UUID mapId);

  /** Finds a file of a map; {@link #find} returns only the original's properties. */
  @SqlQuery("SELECT key, media_type, size, sha256 FROM stored_file WHERE key = :key")
  Optional<StoredFile> file(UUID key);

  /**
   * Returns the maps that a viewer may see, the newest first, starting before a position. The
   * condition is that of {@link Viewer#maySee}.
   */
  @SqlQuery(
      SELECT
          + """
      WHERE (m.created_at, m.id) < (:time, :id)
        AND (:v.isAdmin OR m.visibility = 'public' OR (:v.isMember AND m.visibility = 'members')
             OR m.uploader_id = CAST(:v.accountId AS BIGINT))
      ORDER BY m.created_at DESC, m.id DESC
      LIMIT :limit
      """)
  List<VenueMap> page(@BindMethods("v") Viewer viewer, Instant time, long id, int limit);

  /** Locks a map until the end of the transaction. */
  @SqlQuery("SELECT d.id FROM map d WHERE d.map_id = :mapId<lockRows>")
  Optional<Long> lock(UUID mapId);

  @SqlUpdate("UPDATE map SET title = :title, visibility = :visibility WHERE map_id = :mapId")
  void change(UUID mapId, String title, String visibility);

  /** Deletes a map and, by the foreign key, its pins. */
  @SqlUpdate("DELETE FROM map WHERE map_id = :mapId")
  void delete(UUID mapId);

  /**
   * Stores the result of processing a map.
   *
   * @return false if the map was deleted or had a result already
   */
  @SqlUpdate(
      """
      UPDATE map SET processed_key = :processedKey, preview_key = :previewKey,
                     width = :width, height = :height, processed_at = :now
      WHERE map_id = :mapId AND processed_key IS NULL AND failure IS NULL
      """)
  boolean processed(
      UUID mapId,
      UUID processedKey,
      @Nullable UUID previewKey,
      @Nullable Integer width,
      @Nullable Integer height,
      Instant now);

  /** Forgets why a map could not be processed; returns false if it has not failed. */
  @SqlUpdate(
      """
      UPDATE map SET failure = NULL, processed_at = NULL
      WHERE map_id = :mapId AND failure IS NOT NULL
      """)
  boolean restart(UUID mapId);

  /**
   * Stores why a map could not be processed.
   *
   * @return false if the map was deleted or had a result already
   */
  @SqlUpdate(
      """
      UPDATE map SET failure = :failure, processed_at = :now
      WHERE map_id = :mapId AND processed_key IS NULL AND failure IS NULL
      """)
  boolean failed(UUID mapId, String failure, Instant now);
}
