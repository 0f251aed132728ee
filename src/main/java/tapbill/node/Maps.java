package tapbill.node;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import tapbill.TapbillConfiguration;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.MergePatch;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.FileStore;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.image.ImageTool;
import tapbill.platform.queue.DatabaseWorkQueue;
import tapbill.platform.queue.WorkQueue;
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
 * What the server and a worker alone have of maps.
 *
 * @param jobs the maps that are to be processed
 */
public record Maps(
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
  public void register(
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
