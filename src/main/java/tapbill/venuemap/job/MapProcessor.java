package tapbill.venuemap.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.image.ImageTool;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.raster.ImageFormat;
import tapbill.venuemap.map.VenueMap;

/**
 * Processes the map whose id is the payload of a job: scales an image down and makes a preview,
 * renders the first page of a PDF, and reads the size of a drawing; passes any other file through
 * unchanged.
 */
public final class MapProcessor implements Job.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(MapProcessor.class);

  /** The limit in bytes; the node that processes an image copies it to its disk. */
  private static final long LARGEST_IMAGE = 200_000_000;

  private static final int BUFFER = 64 * 1024;

  private final MapJobs jobs;
  private final StoredFiles files;
  private final ImageTool tool;
  private final MapMetrics metrics;

  public MapProcessor(MapJobs jobs, StoredFiles files, ImageTool tool, MapMetrics metrics) {
    this.jobs = jobs;
    this.files = files;
    this.tool = tool;
    this.metrics = metrics;
  }

  @Override
  public void handle(Job job) {
    process(job);
  }

  @Override
  public boolean giveUp(Job job, Consumer<JobDao> deadLetter) {
    jobs.giveUp(job, deadLetter);
    return true;
  }

  /**
   * Processes the map of a job without holding a transaction open.
   *
   * @return empty if the map was deleted or another attempt has stored a result
   * @throws UncheckedIOException if the map did not cause the failure and the job can be retried
   */
  public Optional<ProcessingResult> process(Job job) {
    long startedAt = System.nanoTime();
    Optional<ProcessingResult> result = jobs.map(job).flatMap(map -> process(job, map));
    result.ifPresent(
        done -> {
          metrics.processed(done.outcome());
          metrics.took(System.nanoTime() - startedAt);
        });
    return result;
  }

  private Optional<ProcessingResult> process(Job job, VenueMap map) {
    Optional<ImageFormat> format = ImageFormat.of(map.mediaType());
    if (format.isEmpty()) {
      return passThrough(job, map);
    }
    try {
      return map.size() > LARGEST_IMAGE
          ? unusable(job, map, format.get(), tooLarge(map))
          : process(job, map, format.get());
    } catch (IOException e) {
      if (job.attempts() < MapJobs.ATTEMPTS) {
        throw new UncheckedIOException(e);
      }
      LOG.error("The map {} cannot be processed", map.mapId(), e);
      return fail(job, map, MapJobs.GIVEN_UP);
    }
  }

  private Optional<ProcessingResult> process(Job job, VenueMap map, ImageFormat format)
      throws IOException {
    try (ImageTool.Run run = tool.start(format)) {
      copyOriginal(map, run.original());
      ImageTool.Result result = run.process();
      return result.failure() == null
          ? keep(job, map, run, result)
          : unusable(job, map, format, result.failure());
    }
  }

  private void copyOriginal(VenueMap map, Path file) throws IOException {
    try (InputStream original = files.read(map.originalKey(), 0, map.size());
        OutputStream copy = Files.newOutputStream(file)) {
      original.transferTo(copy);
    }
  }

  private Optional<ProcessingResult> keep(
      Job job, VenueMap map, ImageTool.Run run, ImageTool.Result result) throws IOException {
    try (StoredFiles.Draft processedDraft = files.draft();
        StoredFiles.Draft previewDraft = files.draft()) {
      StoredFile processed = store(run.processed(), processedDraft, result);
      StoredFile preview = store(run.preview(), previewDraft, result);
      StoredFile shown = processed == null ? original(map) : processed;
      return jobs.processed(
              job,
              map,
              new MapJobs.Processed(shown, preview, result.width(), result.height()),
              audit -> {})
          ? Optional.of(ProcessingResult.processed(map, shown.size()))
          : Optional.empty();
    }
  }

  private static @Nullable StoredFile store(
      Optional<Path> file, StoredFiles.Draft draft, ImageTool.Result result) throws IOException {
    if (file.isEmpty()) {
      return null;
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream content = Files.newInputStream(file.get())) {
      for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
        draft.write(buffer, 0, length);
      }
    }
    return draft.complete(result.mediaType());
  }

  private static StoredFile original(VenueMap map) {
    return new StoredFile(map.originalKey(), map.mediaType(), map.size(), map.sha256());
  }

  private Optional<ProcessingResult> passThrough(Job job, VenueMap map) {
    MapJobs.Processed result = new MapJobs.Processed(original(map), null, null, null);
    return jobs.processed(job, map, result, audit -> {})
        ? Optional.of(ProcessingResult.passedThrough(map))
        : Optional.empty();
  }

  /** Fails a map, unless its file is of use as it is. */
  private Optional<ProcessingResult> unusable(
      Job job, VenueMap map, ImageFormat format, String reason) {
    if (format.isDocument()) {
      LOG.info("The map {} stays as it is: {}", map.mapId(), reason);
      return passThrough(job, map);
    }
    return fail(job, map, reason);
  }

  private static String tooLarge(VenueMap map) {
    return String.format(
        Locale.ROOT,
        "The image has %,d bytes; at most %,d can be processed",
        map.size(),
        LARGEST_IMAGE);
  }

  private Optional<ProcessingResult> fail(Job job, VenueMap map, String reason) {
    return jobs.failed(job, map, reason, audit -> {})
        ? Optional.of(ProcessingResult.failed(map, reason))
        : Optional.empty();
  }
}
