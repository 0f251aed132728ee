package tapbill;

import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tapbill.database.Database;
import tapbill.filestore.FileStore;
import tapbill.filestore.StoredFiles;
import tapbill.queue.DatabaseWorkQueue;
import tapbill.queue.RetrySchedule;
import tapbill.queue.WorkQueue;
import tapbill.venuemap.MapProcessor;
import tapbill.venuemap.MapSettings;

/**
 * What the server and a worker alone have of maps.
 *
 * @param jobs the maps that are to be processed
 */
record Maps(StoredFiles files, WorkQueue jobs) {
  static final String QUEUE = "map";

  /** After what is no fault of the map, such as a store that is away. */
  private static final RetrySchedule RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(2),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  /** Starts and ends with the environment. */
  static Maps open(
      TapbillConfiguration configuration,
      Environment environment,
      InstantSource clock,
      Database database) {
    MapSettings settings = configuration.maps();
    FileStore store = settings.openStore();
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
            QUEUE,
            database,
            clock,
            new DatabaseWorkQueue.Limits(
                here ? 1 : 0, 1, settings.lease().toJavaDuration(), RETRIES),
            new MapProcessor(database, files, clock, settings));
    environment.lifecycle().manage(files);
    environment.lifecycle().manage(jobs);
    return new Maps(files, jobs);
  }
}
