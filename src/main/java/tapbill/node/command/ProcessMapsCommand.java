package tapbill.node.command;

import com.google.common.util.concurrent.MoreExecutors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.node.Maps;
import tapbill.platform.database.Database;
import tapbill.platform.filestore.FileStore;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.venuemap.job.MapJobs;
import tapbill.venuemap.job.MapMetrics;
import tapbill.venuemap.job.MapProcessor;
import tapbill.venuemap.job.ProcessingResult;
import tapbill.venuemap.map.MapSettings;

/**
 * {@code process-maps config.yml [--one]}: processes the waiting maps, also while workers or
 * external services process others. It exits with 0 even if no map waits, or if a map is invalid.
 */
public final class ProcessMapsCommand extends DatabaseCommand {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMapsCommand.class);
  private static final String ONE = "one";
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final InstantSource clock;

  public ProcessMapsCommand(InstantSource clock) {
    super("process-maps", "Processes the uploaded maps that wait in the queue");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml --one");
    subparser
        .addArgument("--one")
        .dest(ONE)
        .action(Arguments.storeTrue())
        .help("process only the map that has waited longest");
  }

  @Override
  void run(Context context) throws Exception {
    MapSettings settings = context.configuration().maps();
    Database database = context.database();
    FileStore store = settings.openStore();
    // The schedule removes files that were written and then released.
    ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();
    try {
      store.start();
      StoredFiles files = new StoredFiles(database, store, clock, schedule);
      MapMetrics metrics = new MapMetrics(new PrometheusRegistry());
      MapProcessor processor = Maps.processor(database, files, clock, settings, metrics);
      process(database, processor, settings, context.arguments().getBoolean(ONE));
    } finally {
      MoreExecutors.shutdownAndAwaitTermination(schedule, REMOVAL);
      store.stop();
    }
  }

  private void process(
      Database database, MapProcessor processor, MapSettings settings, boolean one) {
    MapJobs jobs = new MapJobs(database, clock);
    Optional<Job> job = jobs.take(settings.lease().toJavaDuration());
    if (job.isEmpty()) {
      LOG.info("No map is waiting");
    }
    while (job.isPresent()) {
      process(database, processor, job.get());
      job = one ? Optional.empty() : jobs.take(settings.lease().toJavaDuration());
    }
  }

  private void process(Database database, MapProcessor processor, Job job) {
    try {
      LOG.info(
          "{}",
          processor
              .process(job)
              .map(ProcessingResult::description)
              .orElseGet(() -> "Nothing to do for map " + job.payload()));
    } catch (RuntimeException e) {
      postpone(database, job, e.toString());
      throw new IllegalStateException(
          "The processing of map %s failed and is retried: %s"
              .formatted(job.payload(), e.getMessage()),
          e);
    }
  }

  private void postpone(Database database, Job job, String error) {
    MapJobs.RETRIES
        .next(job.attempts(), clock.instant())
        .ifPresent(
            dueAt ->
                database.execute(
                    JobDao.class, jobs -> jobs.postpone(job.id(), job.attempts(), dueAt, error)));
  }
}
