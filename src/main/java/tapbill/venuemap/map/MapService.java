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
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.queue.DatabaseWorkQueue;

/** Creates, lists, changes and deletes maps within the permissions of the viewer. */
public final class MapService {
  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final StoredFiles files;
  private final DatabaseWorkQueue jobs;
  private final UploadQuota quota;

  /**
   * Creates the service.
   *
   * @param jobs the queue of the maps to process
   */
  public MapService(
      Database database,
      InstantSource clock,
      AuditLog audit,
      StoredFiles files,
      DatabaseWorkQueue jobs,
      UploadQuota quota) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.files = files;
    this.jobs = jobs;
    this.quota = quota;
  }

  /**
   * Creates a map and enqueues its processing.
   *
   * @param file the completely stored upload
   * @throws ApiError 503 if the file was removed because the upload took too long, 413 if it
   *     exceeds the uploader's quota
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
                throw ApiError.unavailable(Reason.BUSY, "The upload took too long, try again");
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
              enqueue(maps, mapId, uploader);
              VenueMap map = maps.find(mapId).orElseThrow();
              audit.add(
                  maps.audit(), actor, "map.upload", target(mapId), MapItem.of(map, uploader));
              return map;
            });
    jobs.wake();
    return created;
  }

  /**
   * Enqueues the processing of a map, whose subject is the account, so that the accounts take
   * turns. The maps of admins are first, and do not wait for each other.
   */
  private void enqueue(MapDao maps, UUID mapId, Viewer viewer) {
    if (viewer.isAdmin()) {
      jobs.enqueueFirst(maps.jobs(), mapId.toString(), mapId.toString());
    } else {
      jobs.enqueue(maps.jobs(), "account " + viewer.accountId(), mapId.toString());
    }
  }

  /** Returns the maps that a viewer may see, the newest first, starting before a position. */
  List<VenueMap> page(Viewer viewer, TimeCursor start, int limit) {
    return database.read(MapDao.class, maps -> maps.page(viewer, start.time(), start.id(), limit));
  }

  /**
   * Finds a map.
   *
   * @throws ApiError 404 if it does not exist or the viewer may not see it
   */
  VenueMap find(MapId id, Viewer viewer) {
    return database.read(MapDao.class, maps -> visible(maps, id, viewer));
  }

  /**
   * Changes the properties of a map.
   *
   * @throws ApiError 404 if it does not exist or the viewer may not see it, 403 if the viewer may
   *     not change it
   */
  VenueMap change(MapId id, Viewer viewer, UnaryOperator<MapProperties> change, Actor actor) {
    return writeLocked(
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
   * Deletes a map and, after the commit, its files. Running downloads are completed.
   *
   * @throws ApiError as {@link #change} does
   */
  void delete(MapId id, Viewer viewer, Actor actor) {
    writeLocked(
        id,
        viewer,
        (maps, map) -> {
          maps.delete(map.mapId());
          maps.files().release(map.originalKey());
          maps.files().release(map.processedKey());
          maps.files().release(map.previewKey());
          // Its job stays in the queue; the processor finishes it when it finds no map.
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

  /**
   * Processes a map that has failed once more.
   *
   * @throws ApiError 404 if it does not exist, 409 if it has not failed
   */
  VenueMap restart(MapId id, Viewer admin, Actor actor) {
    VenueMap waiting =
        writeLocked(
            id,
            admin,
            (maps, map) -> {
              if (!maps.restart(map.mapId())) {
                throw ApiError.conflict(
                    Reason.PROCESSING_NOT_FAILED,
                    "Only a map whose processing failed can be processed again");
              }
              enqueue(maps, map.mapId(), admin);
              audit.add(
                  maps.audit(),
                  actor,
                  "map.process",
                  target(map.mapId()),
                  Map.of("failure", String.valueOf(map.failure())));
              return visible(maps, id, admin);
            });
    jobs.wake();
    return waiting;
  }

  /** Returns the name of a map in the audit log. */
  public static String target(UUID mapId) {
    return "map " + mapId;
  }

  private interface LockedWork<R> {
    R apply(MapDao maps, VenueMap map);
  }

  /** Runs work in a transaction that holds the lock of a map which the viewer may change. */
  private <R> R writeLocked(MapId id, Viewer viewer, LockedWork<R> work) {
    return database.write(
        MapDao.class,
        maps -> {
          maps.lock(id.value());
          VenueMap map = visible(maps, id, viewer);
          if (!viewer.mayChange(map)) {
            throw ApiError.forbidden(
                Reason.FORBIDDEN, "Only its uploader and admins may change a map");
          }
          return work.apply(maps, map);
        });
  }

  /**
   * Finds a map in the caller's transaction.
   *
   * @throws ApiError 404 if it does not exist or the viewer may not see it
   */
  public static VenueMap visible(MapDao maps, MapId id, Viewer viewer) {
    return maps.find(id.value()).filter(viewer::maySee).orElseThrow(MapId::unknown);
  }
}
