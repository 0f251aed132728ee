package tapbill.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import tapbill.device.alert.AlertEvaluator;
import tapbill.device.alert.AlertMetrics;
import tapbill.device.alert.AlertResource;
import tapbill.device.alert.AlertService;
import tapbill.device.alert.AlertWatch;
import tapbill.device.authorization.AuthorizationMetrics;
import tapbill.device.authorization.AuthorizationResource;
import tapbill.device.authorization.AuthorizationService;
import tapbill.device.authorization.CallbackDelivery;
import tapbill.device.authorization.CallbackSender;
import tapbill.device.authorization.CallbackSettings;
import tapbill.device.authorization.ChargeServiceResource;
import tapbill.device.authorization.Decider;
import tapbill.device.gateway.GatewayClient;
import tapbill.device.gateway.GatewayMetrics;
import tapbill.device.gateway.GatewayResource;
import tapbill.device.gateway.GatewaySchedule;
import tapbill.device.gateway.GatewayService;
import tapbill.device.reading.ReadingPartitions;
import tapbill.device.reading.ReadingPushResource;
import tapbill.device.reading.ReadingResource;
import tapbill.device.reading.ReadingService;
import tapbill.device.sensor.SensorSettings;
import tapbill.people.audit.AuditLog;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.queue.DatabaseWorkQueue;
import tapbill.platform.queue.QueueMetrics;
import tapbill.platform.queue.RetrySchedule;
import tapbill.platform.queue.WorkQueue;
import tapbill.platform.ratelimit.RateLimiter;

/**
 * The area {@code device}: authorizations with their callbacks, readings, alerts and gateways.
 *
 * @param targets the hosts that may be called back
 * @param decisions the queue of requests that wait for a decision
 * @param callbacks the queue of decisions that wait for their delivery
 */
public record Devices(
    AllowedTargets targets,
    WorkQueue decisions,
    WorkQueue callbacks,
    AuthorizationMetrics authorizationMetrics,
    ReadingService readings,
    GatewayService gateways,
    AlertService alerts) {

  static final String AUTHORIZATION = "authorization";
  static final String CALLBACK = "callback";

  /** Is shared by those who requested the authorizations; targets may let each call time out. */
  private static final int CALLBACK_WORKERS = 64;

  private static final int CALLBACKS_PER_TARGET = 4;

  /** Exceeds the time that a decision takes. */
  private static final Duration DECISION_LEASE = Duration.ofSeconds(10);

  /** Retries a decision after a failure of the service, such as an unreachable database. */
  private static final RetrySchedule DECISION_RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  /**
   * Builds the area with the queues and schedules, which servers and workers share.
   *
   * @throws IllegalArgumentException if the operator has to correct the configuration
   */
  public static Devices open(Node node) {
    CallbackSettings settings = node.configuration().callbacks();
    AllowedTargets targets = settings.targets();
    CallbackSender sender =
        new CallbackSender(
            targets,
            settings.signing(node.accounts().jwtSecret().value()),
            settings.timeout().toJavaDuration(),
            node.clock());
    AuthorizationMetrics metrics = new AuthorizationMetrics(node.metrics());
    WorkQueue callbacks = callbacks(node, sender, metrics);
    WorkQueue decisions = decisions(node, callbacks, metrics);
    node.manage(sender);
    node.manage(callbacks);
    node.manage(decisions);
    QueueMetrics.registerLag(AUTHORIZATION, decisions, node.metrics());

    SensorSettings sensors = node.configuration().sensors();
    ReadingPartitions partitions =
        new ReadingPartitions(node.database(), node.clock(), sensors.retention().toJavaDuration());
    AlertEvaluator evaluator =
        new AlertEvaluator(node.database(), node.clock(), sensors, node.changes());
    AlertService alerts = new AlertService(node.database());
    ReadingService readings =
        new ReadingService(node.database(), node.clock(), partitions, evaluator, sensors);
    GatewayClient client = new GatewayClient();
    GatewayService gateways =
        new GatewayService(
            sensors,
            client,
            readings,
            new GatewayMetrics(node.metrics(), node.database(), node.clock(), sensors),
            node.environment().getObjectMapper());
    AlertMetrics.register(alerts, sensors, node.metrics());
    node.manage(node.supervisor().repeat("readings", Duration.ofHours(1), partitions::maintain));
    node.manage(client);
    node.manage(new AlertWatch(evaluator, node.supervisor()));
    if (node.hasWorkers()) {
      node.manage(
          new GatewaySchedule(node.database(), node.clock(), sensors, gateways, node.supervisor()));
    }
    return new Devices(targets, decisions, callbacks, metrics, readings, gateways, alerts);
  }

  private static WorkQueue callbacks(
      Node node, CallbackSender sender, AuthorizationMetrics metrics) {
    ObjectMapper mapper = node.environment().getObjectMapper();
    Duration timeout = node.configuration().callbacks().timeout().toJavaDuration();
    return new DatabaseWorkQueue(
        CALLBACK,
        node.database(),
        node.clock(),
        node.supervisor(),
        new DatabaseWorkQueue.Limits(
            node.hasWorkers() ? CALLBACK_WORKERS : 0,
            CALLBACKS_PER_TARGET,
            timeout.multipliedBy(3),
            CallbackDelivery.RETRIES,
            DatabaseWorkQueue.Fairness.SHARES_OF_REQUESTERS),
        new CallbackDelivery(node.database(), node.clock(), sender, mapper, metrics));
  }

  private static WorkQueue decisions(Node node, WorkQueue callbacks, AuthorizationMetrics metrics) {
    int workers = node.configuration().queue().workers();
    return node.configuration()
        .queue()
        .open(
            AUTHORIZATION,
            node.database(),
            node.clock(),
            node.supervisor(),
            new DatabaseWorkQueue.Limits(workers, workers, DECISION_LEASE, DECISION_RETRIES),
            new Decider(
                node.database(),
                node.clock(),
                node.configuration().authorizations(),
                node.configuration().tabs().defaultTerms(),
                callbacks,
                metrics));
  }

  /** Registers the routes, which a worker does not have. */
  public void register(Node node, AuditLog audit) {
    AuthorizationService authorizations =
        new AuthorizationService(
            node.database(),
            node.clock(),
            targets,
            decisions,
            callbacks,
            RateLimiter.ofThisNode(node.clock()),
            node.configuration().authorizations(),
            node.configuration().tabs().defaultTerms(),
            audit,
            authorizationMetrics);
    node.register(new AuthorizationResource(authorizations));
    node.register(new ChargeServiceResource(authorizations, node.environment().getObjectMapper()));
    node.register(new ReadingResource(readings));
    node.register(new ReadingPushResource(readings, node.configuration().sensors()));
    node.register(new GatewayResource(gateways));
    node.register(new AlertResource(alerts));
  }
}
