package tapbill.venuemap.map;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map as its row has it.
 *
 * @param id of the row
 * @param mapId by which everybody else knows it
 * @param uploaderId the account; nothing where every caller is an admin
 * @param uploader its username
 * @param fileName as the uploader called the file
 * @param mediaType of the original, as its content says
 * @param size of the original, in bytes
 * @param sha256 of the original
 * @param processedKey the file that is shown; nothing as long as it is not processed
 * @param previewKey nothing if there is no preview
 * @param width of the processed image, in pixels; nothing if it is no image
 * @param failure why it could not be processed
 */
public record VenueMap(
    long id,
    UUID mapId,
    @Nullable Long uploaderId,
    @Nullable String uploader,
    String title,
    String fileName,
    Visibility visibility,
    Instant createdAt,
    UUID originalKey,
    String mediaType,
    long size,
    String sha256,
    @Nullable UUID processedKey,
    @Nullable UUID previewKey,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Instant processedAt,
    @Nullable String failure) {

  Status status() {
    if (failure != null) {
      return Status.FAILED;
    }
    return processedKey == null ? Status.WAITING : Status.PROCESSED;
  }

  MapProperties properties() {
    return new MapProperties(title, visibility);
  }

  /** Whether nobody has to do anything with it any more. */
  public boolean isDone() {
    return processedKey != null || failure != null;
  }
}
