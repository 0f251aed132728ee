package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map in the format of the API, reduced to the fields that the viewer may see.
 *
 * @param size of the original, in bytes
 * @param sha256 of the original
 * @param mediaType of the original
 * @param width of the processed image, in pixels
 * @param height of the processed image, in pixels
 * @param uploader its username; only for the uploader and admins
 * @param failure why the map could not be processed; only for the uploader and admins
 */
public record MapItem(
    UUID id,
    String title,
    boolean isProcessed,
    MapStatus status,
    Visibility visibility,
    long size,
    String sha256,
    String mediaType,
    String fileName,
    Instant createdAt,
    boolean hasPreview,
    @Nullable Integer width,
    @Nullable Integer height,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String uploader,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failure) {

  static MapItem of(VenueMap map, Viewer viewer) {
    boolean mayChange = viewer.mayChange(map);
    return new MapItem(
        map.mapId(),
        map.title(),
        map.processedKey() != null,
        map.status(),
        map.visibility(),
        map.size(),
        map.sha256(),
        map.mediaType(),
        map.fileName(),
        map.createdAt(),
        map.previewKey() != null,
        map.width(),
        map.height(),
        mayChange ? map.uploader() : null,
        mayChange ? map.failure() : null);
  }
}
