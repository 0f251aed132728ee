package tapbill.node;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import tapbill.TapbillConfiguration;
import tapbill.people.account.AccountSettings;
import tapbill.platform.api.JsonWireFormat;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.change.PostgresChangeRelay;
import tapbill.platform.clock.ProcessClock;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseHealthCheck;
import tapbill.platform.database.DatabaseMetrics;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.filestore.FileMetrics;
import tapbill.platform.metrics.MetricsResource;
import tapbill.platform.queue.QueueMetrics;
import tapbill.platform.supervision.Supervisor;
import tapbill.venuemap.job.MapJobs;

/**
 * Holds the shared objects of a server or worker process, on which the areas are built:
 * configuration, clock, database, change events and metrics.
 *
 * @param accounts the section {@code accounts}, with the defaults of the embedded database
 */
public record Node(
    TapbillConfiguration configuration,
    Environment environment,
    ProcessClock clock,
    DatabaseUri uri,
    AccountSettings accounts,
    Database database,
    ChangePublisher changes,
    PrometheusRegistry metrics,
    Supervisor supervisor) {
  private static final Duration CHECKPOINT = Duration.ofMinutes(1);

  /**
   * Connects to the database. The shared objects start and stop with the environment.
   *
   * @throws IllegalArgumentException if the operator has to correct the configuration
   */
  public static Node open(
      TapbillConfiguration configuration, Environment environment, ProcessClock clock) {
    DatabaseUri uri = DatabaseUri.parse(configuration.database().uri());
    AccountSettings accounts = configuration.accounts().completed(uri);
    JsonWireFormat.configure(environment.getObjectMapper());
    PrometheusRegistry metrics = new PrometheusRegistry();
    Node node =
        new Node(
            configuration,
            environment,
            clock,
            uri,
            accounts,
            new Database(uri, configuration.database()),
            new ChangePublisher(),
            metrics,
            new Supervisor(metrics));
    // The database is managed first, because managed objects stop in the opposite order.
    node.manage(node.database);
    if (uri.dialect().isEmbedded()) {
      node.manage(node.supervisor.repeat("checkpoint", CHECKPOINT, node.database::shortenLog));
    } else {
      node.manage(new PostgresChangeRelay(node.changes, uri, node.supervisor));
    }
    node.registerMetrics();
    return node;
  }

  private void registerMetrics() {
    DatabaseHealthCheck health = new DatabaseHealthCheck(database, clock);
    environment.healthChecks().register("database", health);
    environment.healthChecks().register("threads", supervisor);
    metrics.register(new DropwizardExports(environment.metrics()));
    JvmMetrics.builder().register(metrics);
    DatabaseMetrics.register(database, health, metrics);
    QueueMetrics.register(
        database, clock, metrics, List.of(Devices.AUTHORIZATION, Devices.CALLBACK, MapJobs.QUEUE));
    FileMetrics.register(database, metrics);
    register(new MetricsResource(metrics));
  }

  /** Makes an object start and stop with the environment. */
  void manage(Managed managed) {
    environment.lifecycle().manage(managed);
  }

  /** Adds a resource, filter or mapper to Jersey. */
  public void register(Object component) {
    environment.jersey().register(component);
  }

  /** Returns a single thread for scheduled work, which stops with the environment. */
  ScheduledExecutorService scheduler(String name) {
    return environment.lifecycle().scheduledExecutorService(name + "-%d", true).build();
  }

  /** Returns true if this process runs the jobs of queues. */
  boolean hasWorkers() {
    return configuration.queue().workers() > 0;
  }

  /**
   * Returns the threads that write the answers of operations that were committed together. These
   * are the threads of the server, whose pool grows when clients that do not read their answers
   * block some of them.
   */
  Executor answeringThreads() {
    return answer ->
        environment.getApplicationContext().getServer().getThreadPool().execute(answer);
  }
}
