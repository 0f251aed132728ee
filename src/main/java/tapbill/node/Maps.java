package tapbill.node;

import java.time.Duration;
import java.time.InstantSource;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.MergePatch;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.FileStore;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.image.ImageTool;
import tapbill.platform.queue.DatabaseWorkQueue;
import tapbill.platform.queue.DatabaseWorkQueue.Fairness;
import tapbill.platform.upload.UploadSlots;
import tapbill.tap.dispenser.DispenserService;
import tapbill.venuemap.job.MapJobResource;
import tapbill.venuemap.job.MapJobService;
import tapbill.venuemap.job.MapJobs;
import tapbill.venuemap.job.MapMetrics;
import tapbill.venuemap.job.MapProcessor;
import tapbill.venuemap.map.MapFileResource;
import tapbill.venuemap.map.MapFiles;
import tapbill.venuemap.map.MapResource;
import tapbill.venuemap.map.MapService;
import tapbill.venuemap.map.MapSettings;
import tapbill.venuemap.map.MapUploadResource;
import tapbill.venuemap.map.UploadQuota;
import tapbill.venuemap.pin.PinResource;
import tapbill.venuemap.pin.PinService;

/**
 * The area {@code venuemap}: maps, their processing and pins.
 *
 * @param jobs the queue of maps that wait to be processed
 */
public record Maps(StoredFiles files, DatabaseWorkQueue jobs, MapMetrics metrics) {
  /** The most maps that are processed at once; each takes a core, and memory of its own. */
  private static final int MOST_WORKERS = 2;

  /**
   * Builds the area with the queue, which servers and workers share.
   *
   * @throws IllegalArgumentException if the operator has to correct the configuration
   */
  public static Maps open(Node node) {
    MapSettings settings = node.configuration().maps();
    FileStore store = settings.openStore();
    MapMetrics metrics = new MapMetrics(node.metrics());
    // The store precedes the schedule, because managed objects stop in the opposite order.
    node.manage(store);
    StoredFiles files =
        new StoredFiles(node.database(), store, node.clock(), node.scheduler("files"));
    boolean here = settings.processor() == MapSettings.Processor.BUILTIN && node.hasWorkers();
    // Maps do not use Kafka, where a map that takes minutes would block its partition.
    DatabaseWorkQueue jobs =
        new DatabaseWorkQueue(
            MapJobs.QUEUE,
            node.database(),
            node.clock(),
            node.supervisor(),
            new DatabaseWorkQueue.Limits(
                here ? workers() : 0,
                1,
                settings.lease().toJavaDuration(),
                MapJobs.RETRIES,
                Fairness.TURNS_OF_SUBJECTS),
            processor(node.database(), files, node.clock(), settings, metrics));
    node.manage(node.supervisor().repeat("file-sweep", Duration.ofMinutes(1), files::sweep));
    node.manage(jobs);
    return new Maps(files, jobs, metrics);
  }

  /** Returns the number of maps that are processed at once. */
  private static int workers() {
    return Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
  }

  /** Registers the routes, which a worker does not have. */
  public void register(
      Node node, AuditLog audit, DispenserService dispensers, MergePatch mergePatch) {
    Database database = node.database();
    MapSettings settings = node.configuration().maps();
    UploadQuota quota = new UploadQuota(database, settings.maxSizePerAccount());
    MapService maps = new MapService(database, node.clock(), audit, files, jobs, quota);
    MapJobService external =
        new MapJobService(database, node.clock(), files, audit, metrics, settings);
    UploadSlots slots = new UploadSlots();
    node.register(new MapResource(maps, mergePatch));
    node.register(
        new MapUploadResource(
            maps, files, settings.maxSize(), quota, slots, node.environment().getValidator()));
    node.register(new MapFileResource(new MapFiles(database, files)));
    node.register(new MapJobResource(external, slots));
    node.register(new PinResource(new PinService(database, audit, dispensers)));
  }

  /**
   * Builds the processor of this process.
   *
   * @throws IllegalArgumentException if the lease of a job is not longer than the time limit
   */
  public static MapProcessor processor(
      Database database,
      StoredFiles files,
      InstantSource clock,
      MapSettings settings,
      MapMetrics metrics) {
    if (settings.lease().toNanoseconds() <= settings.timeLimit().toNanoseconds()) {
      throw new IllegalArgumentException(
          "maps.lease (%s) must be longer than maps.timeLimit (%s)"
              .formatted(settings.lease(), settings.timeLimit()));
    }
    ImageTool tool = new ImageTool(settings.maxPixels(), settings.timeLimit().toJavaDuration());
    return new MapProcessor(new MapJobs(database, clock), files, tool, metrics);
  }
}
