package tapbill.venuemap.map;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFiles;

/** Finds and opens the files of maps that a viewer may see. */
public final class MapFiles {
  private static final Logger LOG = LoggerFactory.getLogger(MapFiles.class);

  private final Database database;
  private final StoredFiles files;

  public MapFiles(Database database, StoredFiles files) {
    this.database = database;
    this.files = files;
  }

  /** A map and one of its files. */
  record Found(VenueMap map, StoredFile file) {}

  /**
   * Finds a file of a map.
   *
   * @throws ApiError 404 if the viewer may not see the map, or if the map or the file does not
   *     exist; 403 for the original if the viewer may not change the map
   */
  Found find(MapId id, FileVersion version, Viewer viewer) {
    return database.read(
        MapDao.class,
        maps -> {
          VenueMap map = MapService.visible(maps, id, viewer);
          UUID key = key(map, version, viewer.mayChange(map));
          return new Found(map, maps.file(key).orElseThrow(MapId::unknown));
        });
  }

  private static UUID key(VenueMap map, FileVersion version, boolean mayChange) {
    if (version == FileVersion.ORIGINAL) {
      if (!mayChange) {
        // Photographs have the place at which they were taken in them.
        throw ApiError.forbidden(
            Reason.FORBIDDEN, "Only its uploader and admins may download the original of a map");
      }
      return map.originalKey();
    }
    if (map.failure() != null) {
      throw ApiError.notFound(
          Reason.PROCESSING_FAILED,
          "The map could not be processed" + (mayChange ? ": " + map.failure() : ""));
    }
    @Nullable UUID processed = map.processedKey();
    if (processed == null) {
      throw ApiError.notYet(Reason.NOT_PROCESSED, "The map is not processed yet, try again later");
    }
    if (version != FileVersion.PREVIEW) {
      return processed;
    }
    if (map.previewKey() == null) {
      throw ApiError.notFound(Reason.NO_PREVIEW, "The map has no preview");
    }
    return map.previewKey();
  }

  /**
   * Opens a part of a file; the caller closes it.
   *
   * @param from the position of the first byte
   * @param length in bytes
   * @throws ApiError 404 if the file was deleted meanwhile, 503 if the store is unavailable
   */
  InputStream open(StoredFile file, long from, long length) {
    try {
      return files.read(file.key(), from, length);
    } catch (NoSuchFileException e) {
      LOG.warn("A file of a map is missing in the store", e);
      throw MapId.unknown();
    } catch (IOException e) {
      LOG.error("A file could not be read", e);
      throw ApiError.unavailable(
          Reason.UNAVAILABLE, "The file cannot be read now, try again later");
    }
  }
}
