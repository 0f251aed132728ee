package tapbill.node.command;

import com.google.common.util.concurrent.MoreExecutors;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.TapbillConfiguration;
import tapbill.node.Maps;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.filestore.FileStore;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.venuemap.job.MapJobs;
import tapbill.venuemap.job.MapMetrics;
import tapbill.venuemap.job.MapProcessor;
import tapbill.venuemap.job.Processing;
import tapbill.venuemap.map.MapSettings;

/**
 * {@code process-maps config.yml [--one]}: processes the maps that wait, beside whoever else does.
 * It exits with 0 also if none waits, or one of them is at fault itself.
 */
public final class ProcessMapsCommand extends ConfiguredCommand<TapbillConfiguration> {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessMapsCommand.class);
  private static final String ONE = "one";
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final InstantSource clock;

  public ProcessMapsCommand(InstantSource clock) {
    super("process-maps", "Processes the maps that wait");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser
        .addArgument("--one")
        .dest(ONE)
        .action(Arguments.storeTrue())
        .help("only the one that waits for the longest time");
  }

  @Override
  protected void run(
      Bootstrap<TapbillConfiguration> bootstrap,
      Namespace namespace,
      TapbillConfiguration configuration)
      throws Exception {
    MapSettings settings = configuration.maps();
    DatabaseUri uri = DatabaseUri.parse(configuration.database().uri());
    Database database = new Database(uri, configuration.database());
    FileStore store = settings.openStore();
    // On it files are removed that were written and then not needed.
    ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();
    try {
      store.start();
      StoredFiles files = new StoredFiles(database, store, clock, schedule);
      MapMetrics metrics = new MapMetrics(new PrometheusRegistry());
      MapProcessor processor = Maps.processor(database, files, clock, settings, metrics);
      process(database, processor, settings, namespace.getBoolean(ONE));
    } finally {
      MoreExecutors.shutdownAndAwaitTermination(schedule, REMOVAL);
      store.stop();
      database.stop();
    }
  }

  private void process(
      Database database, MapProcessor processor, MapSettings settings, boolean one) {
    MapJobs jobs = new MapJobs(database, clock);
    Optional<Job> job = jobs.take(settings.lease().toJavaDuration());
    if (job.isEmpty()) {
      LOG.info("No map waits");
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
              .map(Processing::description)
              .orElseGet(() -> "Nothing was left to do for map " + job.payload()));
    } catch (RuntimeException e) {
      postpone(database, job, e.toString());
      throw new IllegalStateException(
          "The map %s is tried again later: %s".formatted(job.payload(), e.getMessage()), e);
    }
  }

  private void postpone(Database database, Job job, String error) {
    MapJobs.RETRIES
        .next(job.attempts(), clock.instant())
        .ifPresent(
            dueAt ->
                database.write(
                    JobDao.class,
                    jobs -> {
                      jobs.postpone(job.id(), job.attempts(), dueAt, error);
                      return true;
                    }));
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable error) {
    if (error instanceof IllegalStateException || error instanceof IllegalArgumentException) {
      cli.getStdErr().println(error.getMessage());
    } else {
      super.onError(cli, namespace, error);
    }
  }
}
