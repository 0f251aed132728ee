package tapbill.venuemap.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.queue.RetrySchedule;
import tapbill.venuemap.map.MapDao;
import tapbill.venuemap.map.VenueMap;

/**
 * Maps that wait to be processed, for whoever does it: a worker, a command, or another service. A
 * job ends in the transaction of its result, and only by whoever took it last.
 */
public final class MapJobs {
  public static final String QUEUE = "map";

  /** After what is no fault of the map, such as a store that is away. */
  public static final RetrySchedule RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  /** Then nobody tries any more: neither after failures, nor after those who never came back. */
  static final int ATTEMPTS = RETRIES.delays().size() + 1;

  static final String GIVEN_UP = "Processing was given up after " + ATTEMPTS + " attempts";

  private static final String OF_ALL_SUBJECTS = "[]";

  private final Database database;
  private final InstantSource clock;

  public MapJobs(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What is shown of a map.
   *
   * @param width in pixels; nothing if it is no image
   */
  record Processed(
      StoredFile file,
      @Nullable StoredFile preview,
      @Nullable Integer width,
      @Nullable Integer height) {}

  /** Takes the job that waits for the longest time; until the lease ends, nobody else does. */
  public Optional<Job> take(Duration lease) {
    // Whoever writes makes others wait, and whoever asks again and again does not have to.
    if (!database.read(
        JobDao.class, jobs -> jobs.isAnyDue(QUEUE, clock.instant(), OF_ALL_SUBJECTS))) {
      return Optional.empty();
    }
    return database.write(
        JobDao.class,
        jobs -> jobs.take(QUEUE, clock.instant(), clock.instant().plus(lease), OF_ALL_SUBJECTS));
  }

  /** The map of a job that was taken. If there is nothing to do, the job is finished. */
  Optional<VenueMap> map(Job job) {
    Optional<VenueMap> map =
        database
            .read(MapDao.class, maps -> maps.find(UUID.fromString(job.payload())))
            .filter(found -> !found.isDone());
    if (map.isEmpty()) {
      end(job, maps -> true); // deleted, or done by somebody whose lease had run out
    } else if (job.attempts() > ATTEMPTS) {
      failed(job, map.get(), GIVEN_UP, audit -> {});
      return Optional.empty();
    }
    return map;
  }

  /**
   * A map can be shown.
   *
   * @param audit adds to the audit log in the same transaction
   * @return whether the job was still that of whoever says so, and the map there
   */
  boolean processed(Job job, VenueMap map, Processed result, Consumer<AuditDao> audit) {
    StoredFile preview = result.preview();
    return end(
        job,
        maps -> {
          if (!maps.processed(
              map.mapId(),
              result.file().key(),
              preview == null ? null : preview.key(),
              result.width(),
              result.height(),
              clock.instant())) {
            return false;
          }
          keep(maps, map, result.file());
          if (preview != null) {
            keep(maps, map, preview);
          }
          audit.accept(maps.audit());
          return true;
        });
  }

  /**
   * A map cannot be shown.
   *
   * @param reason for its uploader
   * @return see {@link #processed}
   */
  boolean failed(Job job, VenueMap map, String reason, Consumer<AuditDao> audit) {
    return end(
        job,
        maps -> {
          boolean failed = maps.failed(map.mapId(), reason, clock.instant());
          if (failed) {
            audit.accept(maps.audit());
          }
          return failed;
        });
  }

  private interface Result {
    boolean write(MapDao maps);
  }

  private boolean end(Job job, Result result) {
    return database.write(
        MapDao.class, maps -> maps.jobs().finish(job.id(), job.attempts()) && result.write(maps));
  }

  private static void keep(MapDao maps, VenueMap map, StoredFile file) {
    // What passed through is kept already.
    if (!file.key().equals(map.originalKey()) && !maps.files().keep(file)) {
      throw new IllegalStateException("The file " + file.key() + " was removed meanwhile");
    }
  }
}
