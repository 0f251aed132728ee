package tapbill.venuemap.map;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.queue.WorkQueue;

/** Maps and who may see and change them. */
public final class MapService {
  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final StoredFiles files;
  private final WorkQueue jobs;
  private final UploadQuota quota;

  /**
   * The maps of a database.
   *
   * @param jobs those that are to be processed
   */
  public MapService(
      Database database,
      InstantSource clock,
      AuditLog audit,
      StoredFiles files,
      WorkQueue jobs,
      UploadQuota quota) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.files = files;
    this.jobs = jobs;
    this.quota = quota;
  }

  /**
   * Adds a map, to be processed.
   *
   * @param file complete; it is kept from now on
   * @throws ApiError 503 if the file was removed, because it took too long; 413 if the uploader has
   *     no room for it
   */
  VenueMap create(
      StoredFile file, String fileName, MapProperties properties, Viewer uploader, Actor actor) {
    UUID mapId = UUID.randomUUID();
    VenueMap created =
        database.write(
            MapDao.class,
            maps -> {
              maps.lockUploader(uploader.accountId());
              if (!maps.files().keep(file)) {
                throw ApiError.unavailable("The upload took too long, try again");
              }
              maps.insert(
                  mapId,
                  uploader.accountId(),
                  properties.title(),
                  fileName,
                  properties.visibility().text(),
                  clock.instant(),
                  file.key());
              quota.check(maps, uploader);
              jobs.enqueue(maps.jobs(), mapId.toString(), mapId.toString());
              VenueMap map = maps.find(mapId).orElseThrow();
              audit.add(
                  maps.audit(), actor, "map.upload", target(mapId), MapItem.of(map, uploader));
              return map;
            });
    jobs.wake();
    return created;
  }

  /** What somebody may see, the newest first, from before a position on. */
  List<VenueMap> page(Viewer viewer, TimeCursor start, int limit) {
    return database.read(MapDao.class, maps -> maps.page(viewer, start.time(), start.id(), limit));
  }

  /**
   * One map.
   *
   * @throws ApiError 404 if there is none that the viewer may see
   */
  VenueMap find(MapId id, Viewer viewer) {
    return database.read(MapDao.class, maps -> visible(maps, id, viewer));
  }

  /**
   * Changes a map.
   *
   * @throws ApiError 404 if there is none that the viewer may see, 403 if it is somebody else's
   */
  VenueMap change(MapId id, Viewer viewer, UnaryOperator<MapProperties> change, Actor actor) {
    return writeOwn(
        id,
        viewer,
        (maps, map) -> {
          MapProperties changed = change.apply(map.properties());
          maps.change(map.mapId(), changed.title(), changed.visibility().text());
          JsonNode changes = audit.changes(map.properties(), changed);
          audit.add(maps.audit(), actor, "map.change", target(map.mapId()), changes);
          return visible(maps, id, viewer);
        });
  }

  /**
   * Deletes a map, and then its files, of which a download that is under way goes on.
   *
   * @throws ApiError as {@link #change} does
   */
  void delete(MapId id, Viewer viewer, Actor actor) {
    writeOwn(
        id,
        viewer,
        (maps, map) -> {
          maps.delete(map.mapId());
          maps.files().release(map.originalKey());
          maps.files().release(map.processedKey());
          maps.files().release(map.previewKey());
          // Whoever has its job finds no map, and is done.
          audit.add(
              maps.audit(),
              actor,
              "map.delete",
              target(map.mapId()),
              Map.of("title", map.title(), "sha256", map.sha256()));
          return map;
        });
    files.wake();
  }

  /** How the audit log calls a map. */
  public static String target(UUID mapId) {
    return "map " + mapId;
  }

  /** What is done with a map while nobody else can change it. */
  private interface Work<R> {
    R on(MapDao maps, VenueMap map);
  }

  private <R> R writeOwn(MapId id, Viewer viewer, Work<R> work) {
    return database.write(
        MapDao.class,
        maps -> {
          maps.lock(id.value());
          VenueMap map = visible(maps, id, viewer);
          if (!viewer.mayChange(map)) {
            throw ApiError.forbidden("Only its uploader and admins may change a map");
          }
          return work.on(maps, map);
        });
  }

  public static VenueMap visible(MapDao maps, MapId id, Viewer viewer) {
    return maps.find(id.value()).filter(viewer::maySee).orElseThrow(MapId::unknown);
  }
}
