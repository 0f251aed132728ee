package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A map as somebody sees it; size, hash and media type are those of the original.
 *
 * @param uploader only for itself and admins
 * @param failure why it could not be processed; only for its uploader and admins
 */
public record MapItem(
    UUID id,
    String title,
    boolean isProcessed,
    Status status,
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
    boolean open = viewer.mayChange(map);
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
        open ? map.uploader() : null,
        open ? map.failure() : null);
  }
}
