package tapbill.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tapbill.TapbillConfiguration;
import tapbill.device.authorization.AuthorizationMetrics;
import tapbill.device.authorization.CallbackDelivery;
import tapbill.device.authorization.CallbackSender;
import tapbill.device.authorization.Decider;
import tapbill.people.account.AccountSettings;
import tapbill.platform.api.JsonWireFormat;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.change.PostgresChangeRelay;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseHealthCheck;
import tapbill.platform.database.DatabaseMetrics;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.filestore.FileMetrics;
import tapbill.platform.http.MetricsResource;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.queue.DatabaseWorkQueue;
import tapbill.platform.queue.QueueMetrics;
import tapbill.platform.queue.RetrySchedule;
import tapbill.platform.queue.WorkQueue;
import tapbill.venuemap.job.MapJobs;

/**
 * What the server and a worker alone have in common: the database, the queues with those who do
 * their jobs, and metrics.
 *
 * @param changes where is told what was committed
 * @param targets who may be called back
 * @param authorizations the requests that are to be decided
 * @param callbacks the decisions that are to be told
 */
public record Node(
    DatabaseUri uri,
    AccountSettings accounts,
    Database database,
    ChangePublisher changes,
    PrometheusRegistry metrics,
    AllowedTargets targets,
    WorkQueue authorizations,
    WorkQueue callbacks,
    AuthorizationMetrics authorizationMetrics,
    Sensors sensors,
    Maps maps) {

  private static final String AUTHORIZATION = "authorization";
  private static final String CALLBACK = "callback";

  /**
   * More than a client that is held to its limit of requests can have hanging at targets of its
   * own.
   */
  private static final int CALLBACK_WORKERS = 64;

  private static final int CALLBACKS_PER_TARGET = 4;

  /** Longer than a decision takes. */
  private static final Duration DECISION_LEASE = Duration.ofSeconds(10);

  /** After what is no fault of the request. */
  private static final RetrySchedule DECISION_RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  /**
   * Connects, and starts with the environment.
   *
   * @throws IllegalArgumentException if something in the configuration is to be mended
   */
  public static Node open(
      TapbillConfiguration configuration, Environment environment, InstantSource clock) {
    DatabaseUri uri = DatabaseUri.parse(configuration.database().uri());
    AccountSettings accounts = configuration.accounts().completed(uri);
    ObjectMapper mapper = environment.getObjectMapper();
    JsonWireFormat.configure(mapper);
    PrometheusRegistry metrics = new PrometheusRegistry();
    AllowedTargets targets = configuration.callbacks().targets();
    Duration timeout = configuration.callbacks().timeout().toJavaDuration();
    CallbackSender sender =
        new CallbackSender(
            targets,
            configuration.callbacks().signing(accounts.jwtSecret().value()),
            timeout,
            clock);

    Database database = new Database(uri, configuration.database());
    AuthorizationMetrics authorizationMetrics = new AuthorizationMetrics(metrics);
    int workers = configuration.queue().workers();
    WorkQueue callbacks =
        new DatabaseWorkQueue(
            CALLBACK,
            database,
            clock,
            new DatabaseWorkQueue.Limits(
                workers == 0 ? 0 : CALLBACK_WORKERS,
                CALLBACKS_PER_TARGET,
                timeout.multipliedBy(3),
                CallbackDelivery.RETRIES),
            new CallbackDelivery(database, clock, sender, mapper, authorizationMetrics));
    WorkQueue authorizations =
        configuration
            .queue()
            .open(
                AUTHORIZATION,
                database,
                clock,
                new DatabaseWorkQueue.Limits(workers, workers, DECISION_LEASE, DECISION_RETRIES),
                new Decider(
                    database,
                    clock,
                    configuration.authorizations(),
                    callbacks,
                    authorizationMetrics));

    ChangePublisher changes = new ChangePublisher();
    // They end in the opposite order.
    environment.lifecycle().manage(database);
    if (!uri.dialect().isEmbedded()) {
      environment.lifecycle().manage(new PostgresChangeRelay(changes, uri));
    }
    environment.lifecycle().manage(sender);
    environment.lifecycle().manage(callbacks);
    environment.lifecycle().manage(authorizations);
    environment.healthChecks().register("database", new DatabaseHealthCheck(database));
    metrics.register(new DropwizardExports(environment.metrics()));
    JvmMetrics.builder().register(metrics);
    DatabaseMetrics.register(database, metrics);
    QueueMetrics.register(
        database, clock, metrics, List.of(AUTHORIZATION, CALLBACK, MapJobs.QUEUE));
    QueueMetrics.registerLag(AUTHORIZATION, authorizations, metrics);
    FileMetrics.register(database, metrics);
    environment.jersey().register(new MetricsResource(metrics));
    return new Node(
        uri,
        accounts,
        database,
        changes,
        metrics,
        targets,
        authorizations,
        callbacks,
        authorizationMetrics,
        Sensors.open(configuration, environment, clock, database, changes, metrics),
        Maps.open(configuration, environment, clock, database, metrics));
  }
}
