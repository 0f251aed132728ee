package tapbill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tapbill.authorization.AuthorizationMetrics;
import tapbill.authorization.CallbackDelivery;
import tapbill.authorization.Decider;
import tapbill.callback.AllowedTargets;
import tapbill.callback.CallbackSecret;
import tapbill.callback.CallbackSender;
import tapbill.database.Database;
import tapbill.queue.DatabaseWorkQueue;
import tapbill.queue.QueueMetrics;
import tapbill.queue.RetrySchedule;
import tapbill.queue.WorkQueue;

/**
 * The queues of tap authorization, and who does their jobs: the same in the server and in a worker
 * alone.
 */
record AuthorizationQueues(
    AllowedTargets targets, WorkQueue requests, WorkQueue callbacks, AuthorizationMetrics metrics) {

  /** A target that hangs holds a few threads for the timeout of a callback, and no more. */
  private static final int CALLBACK_WORKERS = 64;

  private static final int CALLBACKS_PER_TARGET = 4;

  /** Longer than a decision takes; what a dead worker left is answered with "unknown" then. */
  private static final Duration DECISION_LEASE = Duration.ofSeconds(10);

  /** What a handler fails at for no fault of the request, such as a database that is away. */
  private static final RetrySchedule DECISION_RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30)));

  static AuthorizationQueues open(
      TapbillConfiguration configuration,
      CallbackSecret secret,
      Database database,
      InstantSource clock,
      ObjectMapper mapper,
      PrometheusRegistry registry,
      LifecycleEnvironment lifecycle) {
    AllowedTargets targets = configuration.callbacks().targets();
    Duration timeout = configuration.callbacks().timeout().toJavaDuration();
    AuthorizationMetrics metrics = new AuthorizationMetrics(registry);
    QueueMetrics.register(database, clock, registry);
    CallbackSender sender = new CallbackSender(targets, secret, timeout, clock);
    WorkQueue callbacks =
        new DatabaseWorkQueue(
            "callback",
            database,
            clock,
            new DatabaseWorkQueue.Limits(
                CALLBACK_WORKERS,
                CALLBACKS_PER_TARGET,
                timeout.multipliedBy(3),
                CallbackDelivery.RETRIES),
            new CallbackDelivery(database, clock, sender, mapper, metrics));
    WorkQueue requests =
        new DatabaseWorkQueue(
            "authorization",
            database,
            clock,
            new DatabaseWorkQueue.Limits(4, 4, DECISION_LEASE, DECISION_RETRIES),
            new Decider(database, clock, configuration.authorizations(), callbacks, metrics));
    // Ended in the opposite order.
    lifecycle.manage(sender);
    lifecycle.manage(callbacks);
    lifecycle.manage(requests);
    return new AuthorizationQueues(targets, requests, callbacks, metrics);
  }
}
