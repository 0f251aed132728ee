package tapbill.venuemap;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.audit.AuditDao;
import tapbill.filestore.StoredFileDao;
import tapbill.queue.JobDao;

/** The rows of {@code map}. */
public interface MapDao {
  String SELECT =
      """
      SELECT m.id, m.map_id, m.uploader_id, a.username AS uploader, m.title, m.file_name,
             m.visibility, m.created_at, m.original_key, f.media_type, f.size, f.sha256,
             m.processed_key, m.preview_key, m.width, m.height, m.processed_at, m.failure
      FROM map m JOIN stored_file f ON f.key = m.original_key
      LEFT JOIN account a ON a.id = m.uploader_id
      """;

  /** In the same transaction. */
  @CreateSqlObject
  StoredFileDao files();

  /** In the same transaction. */
  @CreateSqlObject
  JobDao jobs();

  /** In the same transaction. */
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

  @SqlQuery(SELECT + "WHERE m.map_id = :mapId")
  Optional<VenueMap> find(UUID mapId);

  /**
   * It was processed.
   *
   * @return whether it waited for that still
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

  /**
   * It could not be processed.
   *
   * @return whether it waited for that still
   */
  @SqlUpdate(
      """
      UPDATE map SET failure = :failure, processed_at = :now
      WHERE map_id = :mapId AND processed_key IS NULL AND failure IS NULL
      """)
  boolean failed(UUID mapId, String failure, Instant now);
}
