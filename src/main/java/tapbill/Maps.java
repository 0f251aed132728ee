package tapbill;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import tapbill.audit.AuditLog;
import tapbill.database.Database;
import tapbill.dispenser.DispenserService;
import tapbill.filestore.FileStore;
import tapbill.filestore.StoredFiles;
import tapbill.http.MergePatch;
import tapbill.image.ImageTool;
import tapbill.queue.DatabaseWorkQueue;
import tapbill.queue.WorkQueue;
import tapbill.venuemap.MapFileResource;
import tapbill.venuemap.MapFiles;
import tapbill.venuemap.MapJobResource;
import tapbill.venuemap.MapJobService;
import tapbill.venuemap.MapJobs;
import tapbill.venuemap.MapMetrics;
import tapbill.venuemap.MapProcessor;
import tapbill.venuemap.MapResource;
import tapbill.venuemap.MapService;
import tapbill.venuemap.MapSettings;
import tapbill.venuemap.MapUploadResource;
import tapbill.venuemap.PinResource;
import tapbill.venuemap.PinService;
import tapbill.venuemap.UploadQuota;
import tapbill.venuemap.UploadSlots;

/**
 * What the server and a worker alone have of maps.
 *
 * @param jobs the maps that are to be processed
 */
record Maps(
    Database database, InstantSource clock, StoredFiles files, WorkQueue jobs, MapMetrics metrics) {

  /** Starts and ends with the environment. */
  static Maps open(
      TapbillConfiguration configuration,
      Environment environment,
      InstantSource clock,
      Database database,
      PrometheusRegistry registry) {
    MapSettings settings = configuration.maps();
    FileStore store = settings.openStore();
    MapMetrics metrics = new MapMetrics(registry);
    // Before the schedule, because they end in the opposite order.
    environment.lifecycle().manage(store);
    StoredFiles files =
        new StoredFiles(
            database,
            store,
            clock,
            environment.lifecycle().scheduledExecutorService("files-%d", true).build());
    boolean here =
        settings.processor() == MapSettings.Processor.BUILTIN
            && configuration.queue().workers() > 0;
    // Jobs of maps take long: in Kafka each would hold up its partition.
    WorkQueue jobs =
        new DatabaseWorkQueue(
            MapJobs.QUEUE,
            database,
            clock,
            new DatabaseWorkQueue.Limits(
                here ? 1 : 0, 1, settings.lease().toJavaDuration(), MapJobs.RETRIES),
            processor(database, files, clock, settings, metrics));
    environment.lifecycle().manage(files);
    environment.lifecycle().manage(jobs);
    return new Maps(database, clock, files, jobs, metrics);
  }

  /** Adds the routes of maps, which a worker has not. */
  void register(
      Environment environment,
      MapSettings settings,
      AuditLog audit,
      DispenserService dispensers,
      MergePatch mergePatch) {
    UploadQuota quota = new UploadQuota(database, settings.maxSizePerAccount());
    MapService maps = new MapService(database, clock, audit, files, jobs, quota);
    MapJobService external = new MapJobService(database, clock, files, audit, metrics, settings);
    UploadSlots slots = new UploadSlots();
    var jersey = environment.jersey();
    jersey.register(new MapResource(maps, mergePatch));
    jersey.register(
        new MapUploadResource(
            maps, files, settings.maxSize(), quota, slots, environment.getValidator()));
    jersey.register(new MapFileResource(new MapFiles(database, files)));
    jersey.register(new MapJobResource(external, slots));
    jersey.register(new PinResource(new PinService(database, audit, dispensers)));
  }

  /**
   * What processes maps here.
   *
   * @throws IllegalArgumentException if a job could be claimed again while it is done
   */
  static MapProcessor processor(
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
