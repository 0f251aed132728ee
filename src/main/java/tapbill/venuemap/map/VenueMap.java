package tapbill.venuemap.map;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code map}, joined with its original and its uploader.
 *
 * @param id of the row, used only in the database
 * @param mapId the id in the API
 * @param uploaderId the account; null if the map was uploaded while authentication was off
 * @param uploader the username of the account
 * @param fileName of the uploaded file, on the uploader's computer
 * @param mediaType of the original, detected from its content
 * @param size of the original, in bytes
 * @param sha256 of the original
 * @param processedKey the file to show; null until the map is processed
 * @param previewKey null if there is no preview
 * @param width of the processed image, in pixels; null if the map is not an image
 * @param height of the processed image, in pixels; null if the map is not an image
 * @param processedAt the time at which the processing succeeded or failed
 * @param failure why the map could not be processed
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

  MapStatus status() {
    if (failure != null) {
      return MapStatus.FAILED;
    }
    return processedKey == null ? MapStatus.WAITING : MapStatus.PROCESSED;
  }

  MapProperties properties() {
    return new MapProperties(title, visibility);
  }

  /** Returns whether the processing has succeeded or failed. */
  public boolean isDone() {
    return processedKey != null || failure != null;
  }
}
