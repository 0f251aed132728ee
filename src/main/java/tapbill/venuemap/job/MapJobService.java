package tapbill.venuemap.job;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.upload.UploadForm;
import tapbill.venuemap.map.MapService;
import tapbill.venuemap.map.MapSettings;
import tapbill.venuemap.map.VenueMap;

/** Lets another service claim map jobs, and stores the results that it uploads. */
public final class MapJobService {
  private final Database database;
  private final InstantSource clock;
  private final StoredFiles files;
  private final AuditLog audit;
  private final MapMetrics metrics;
  private final MapSettings settings;
  private final MapJobs jobs;

  public MapJobService(
      Database database,
      InstantSource clock,
      StoredFiles files,
      AuditLog audit,
      MapMetrics metrics,
      MapSettings settings) {
    this.database = database;
    this.clock = clock;
    this.files = files;
    this.audit = audit;
    this.metrics = metrics;
    this.settings = settings;
    this.jobs = new MapJobs(database, clock);
  }

  /**
   * Claims the map that has waited longest; the accounts take turns.
   *
   * @return empty if no map waits
   * @throws ApiError 409 if this service is configured to process maps itself
   */
  Optional<MapClaim> claim() {
    if (settings.processor() == MapSettings.Processor.BUILTIN) {
      throw ApiError.conflict(
          Reason.PROCESSOR_NOT_EXTERNAL,
          "Maps are processed by this service: maps.processor is not external");
    }
    Duration lease = settings.lease().toJavaDuration();
    Instant expiresAt = clock.instant().plus(lease);
    Optional<Job> job = jobs.take(lease);
    while (job.isPresent()) {
      Job taken = job.get();
      Optional<VenueMap> map = jobs.map(taken);
      if (map.isPresent()) {
        return map.map(waiting -> MapClaim.of(taken, waiting, expiresAt));
      }
      job = jobs.take(lease);
    }
    return Optional.empty();
  }

  /**
   * Stores the processed file, an optional preview and the optional size of an image, without which
   * no dispensers can be placed on the map.
   *
   * @throws ApiError 404 if the job is finished, 409 if it was claimed again; 400 and 413 as for
   *     the upload of a map
   */
  void processed(ClaimId id, InputStream body, String contentType, Actor actor) throws IOException {
    Job job = job(id);
    VenueMap map = map(job);
    try (UploadForm form = UploadForm.ofProcessed(files, settings.maxSize())) {
      form.read(body, contentType);
      Integer width = form.pixels(UploadForm.WIDTH);
      Integer height = form.pixels(UploadForm.HEIGHT);
      if ((width == null) != (height == null)) {
        throw ApiError.badRequest("width and height must be given together");
      }
      MapJobs.Processed result =
          new MapJobs.Processed(form.file(), form.preview().orElse(null), width, height);
      boolean written =
          jobs.processed(
              job,
              map,
              result,
              rows ->
                  audit.add(
                      rows,
                      actor,
                      "map.processed",
                      MapService.target(map.mapId()),
                      Map.of("sha256", form.file().sha256(), "size", form.file().size())));
      requireWritten(id, written);
    }
    metrics.processed(ProcessingResult.Outcome.PROCESSED);
  }

  /**
   * Stores the reason why a map cannot be processed.
   *
   * @throws ApiError 404 if the job is finished, 409 if it was claimed again
   */
  void failed(ClaimId id, String reason, Actor actor) {
    Job job = job(id);
    VenueMap map = map(job);
    boolean written =
        jobs.failed(
            job,
            map,
            reason,
            rows ->
                audit.add(
                    rows,
                    actor,
                    "map.failed",
                    MapService.target(map.mapId()),
                    Map.of("failure", reason)));
    requireWritten(id, written);
    metrics.processed(ProcessingResult.Outcome.FAILED);
  }

  private Job job(ClaimId id) {
    Job job =
        database
            .read(JobDao.class, rows -> rows.find(id.job(), MapJobs.QUEUE))
            .orElseThrow(ClaimId::unknown);
    if (job.attempts() != id.attempt()) {
      throw ApiError.conflict(
          Reason.LEASE_EXPIRED, "The lease expired and the job was claimed again");
    }
    return job;
  }

  private VenueMap map(Job job) {
    return jobs.map(job).orElseThrow(ClaimId::unknown);
  }

  /**
   * Throws the reason if a result was not written.
   *
   * @throws ApiError 409 if the job was claimed again, otherwise 404
   */
  private void requireWritten(ClaimId id, boolean written) {
    if (!written) {
      job(id);
      throw ClaimId.unknown();
    }
  }
}
