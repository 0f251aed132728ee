package tapbill.venuemap.job;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.queue.JobTaker;
import tapbill.platform.queue.RetrySchedule;
import tapbill.venuemap.map.MapDao;
import tapbill.venuemap.map.VenueMap;

/**
 * The queue of maps to process, used by the worker, by the command and by the API for another
 * service. A job is finished in the transaction that stores its result, and only if its latest
 * attempt reports it.
 */
public final class MapJobs {
  public static final String QUEUE = "map";

  /** The delays after failures that the map did not cause, such as an unavailable file store. */
  public static final RetrySchedule RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  /** The number of attempts until a map is given up, including those whose lease expired. */
  static final int ATTEMPTS = RETRIES.delays().size() + 1;

  static final String GIVEN_UP = "Processing was given up after " + ATTEMPTS + " attempts";

  private final Database database;
  private final InstantSource clock;
  private final JobTaker taker;

  public MapJobs(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.taker = new JobTaker(QUEUE, database, clock, true);
  }

  /**
   * The result of processing a map.
   *
   * @param file the file to show
   * @param preview null if there is none
   * @param width in pixels; null if the map is not an image or the size is unknown
   * @param height in pixels; null if the width is null
   */
  record Processed(
      StoredFile file,
      @Nullable StoredFile preview,
      @Nullable Integer width,
      @Nullable Integer height) {}

  /** Takes a job; it is not taken again until the lease expires. The accounts take turns. */
  public Optional<Job> take(Duration lease) {
    return taker.take(lease, List.of());
  }

  /**
   * Returns the map of a job that was taken. Finishes the job if the map was deleted or has a
   * result, and fails the map if its attempts are used up.
   */
  Optional<VenueMap> map(Job job) {
    Optional<VenueMap> map =
        database
            .read(MapDao.class, maps -> maps.find(UUID.fromString(job.payload())))
            .filter(found -> !found.isDone());
    if (map.isEmpty()) {
      finish(job, maps -> true); // deleted, or processed by an attempt whose lease had expired
    } else if (job.attempts() > ATTEMPTS) {
      failed(job, map.get(), GIVEN_UP, audit -> {});
      return Optional.empty();
    }
    return map;
  }

  /**
   * Stores the result of a map and finishes its job.
   *
   * @param audit adds to the audit log in the same transaction
   * @return false, with no result stored, if the job was taken again or finished, or the map was
   *     deleted
   */
  boolean processed(Job job, VenueMap map, Processed result, Consumer<AuditDao> audit) {
    StoredFile preview = result.preview();
    return finish(
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

  /** Fails the map of a job that is kept as a dead letter. */
  void giveUp(Job job, Consumer<JobDao> deadLetter) {
    database.execute(
        MapDao.class,
        maps -> {
          maps.failed(UUID.fromString(job.payload()), GIVEN_UP, clock.instant());
          deadLetter.accept(maps.jobs());
        });
  }

  /**
   * Stores why a map cannot be processed and finishes its job.
   *
   * @param reason shown to the uploader
   * @return see {@link #processed}
   */
  boolean failed(Job job, VenueMap map, String reason, Consumer<AuditDao> audit) {
    return finish(
        job,
        maps -> {
          boolean failed = maps.failed(map.mapId(), reason, clock.instant());
          if (failed) {
            audit.accept(maps.audit());
          }
          return failed;
        });
  }

  private boolean finish(Job job, Predicate<MapDao> result) {
    return database.write(
        MapDao.class, maps -> maps.jobs().finish(job.id(), job.attempts()) && result.test(maps));
  }

  private static void keep(MapDao maps, VenueMap map, StoredFile file) {
    // A file that is passed through is the original, which is kept already.
    if (!file.key().equals(map.originalKey()) && !maps.files().keep(file)) {
      throw new IllegalStateException("The file " + file.key() + " was removed meanwhile");
    }
  }
}
