package tapbill.device.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tapbill.device.authorization.Authorization.CallbackStatus;
import tapbill.platform.database.Database;
import tapbill.platform.outbound.TargetUrl;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.queue.RetrySchedule;

/** Delivers decisions to the callback URLs of their requests and stores every attempt. */
public final class CallbackDelivery implements Job.Handler {
  /**
   * The delays of retries. They span hours, although no attendee waits so long, because controllers
   * cache decisions for later openings.
   */
  public static final RetrySchedule RETRIES =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(2),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2)));

  private static final String GIVEN_UP = "An internal error; the log of the service has it";

  private final Database database;
  private final InstantSource clock;
  private final CallbackSender sender;
  private final ObjectMapper mapper;
  private final AuthorizationMetrics metrics;

  public CallbackDelivery(
      Database database,
      InstantSource clock,
      CallbackSender sender,
      ObjectMapper mapper,
      AuthorizationMetrics metrics) {
    this.database = database;
    this.clock = clock;
    this.sender = sender;
    this.mapper = mapper;
    this.metrics = metrics;
  }

  /** The body of a callback. */
  record Callback(
      UUID requestId,
      UUID stationId,
      @Nullable String driverToken,
      Decision status,
      String message) {

    static Callback of(Authorization decided) {
      Decision decision = Objects.requireNonNull(decided.decision());
      return new Callback(
          decided.requestId(),
          decided.stationId(),
          decided.driverToken(),
          decision,
          decision.message());
    }
  }

  /**
   * Delivers the decision of the request whose id is the payload, without holding a transaction
   * open.
   */
  @Override
  public void handle(Job job) {
    Optional<Authorization> pending =
        database
            .read(
                AuthorizationDao.class,
                authorizations -> authorizations.find(Long.parseLong(job.payload())))
            .filter(authorization -> authorization.callbackStatus() == CallbackStatus.PENDING);
    if (pending.isPresent()) {
      deliver(job, pending.get());
    } else {
      finish(job); // another run of this job has already settled the callback
    }
  }

  @Override
  public boolean giveUp(Job job, Consumer<JobDao> deadLetter) {
    long id = Long.parseLong(job.payload());
    database.execute(
        AuthorizationDao.class,
        authorizations -> {
          if (authorizations.setCallbackStatus(id, CallbackStatus.FAILED.text())) {
            authorizations.insertAttempt(id, clock.instant(), null, GIVEN_UP);
          }
          deadLetter.accept(authorizations.jobs());
        });
    metrics.calledBack("failed");
    return true;
  }

  private void deliver(Job job, Authorization decided) {
    TargetUrl url = TargetUrl.parse(Objects.requireNonNull(decided.callbackUrl()));
    CallbackSender.Result result =
        sender.send(url, decided.requestId().toString(), toJson(Callback.of(decided)));
    Instant now = clock.instant();
    Optional<Instant> next = RETRIES.next(job.attempts(), now);
    database.execute(
        AuthorizationDao.class,
        authorizations -> {
          authorizations.insertAttempt(decided.id(), now, result.status(), result.error());
          if (result.isDelivered()) {
            authorizations.setCallbackStatus(decided.id(), CallbackStatus.DELIVERED.text());
            authorizations.jobs().finish(job.id());
          } else if (next.isPresent()) {
            authorizations.jobs().postpone(job.id(), job.attempts(), next.get(), result.error());
          } else {
            authorizations.setCallbackStatus(decided.id(), CallbackStatus.FAILED.text());
            authorizations.jobs().finish(job.id());
          }
        });
    metrics.calledBack(
        result.isDelivered() ? "delivered" : next.isPresent() ? "retried" : "failed");
  }

  private void finish(Job job) {
    database.execute(
        AuthorizationDao.class,
        authorizations -> {
          authorizations.jobs().finish(job.id());
        });
  }

  private String toJson(Callback callback) {
    try {
      return mapper.writeValueAsString(callback);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
