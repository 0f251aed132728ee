package tapbill.device.authorization;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tapbill.platform.database.Database;
import tapbill.platform.outbound.TargetUrl;
import tapbill.platform.queue.Job;
import tapbill.platform.queue.JobDao;
import tapbill.platform.queue.WorkQueue;
import tapbill.tap.tab.TabTerms;
import tapbill.tap.token.CardUid;
import tapbill.tap.token.DriverToken;

/**
 * Decides each request once, by the access list of its station, and enqueues the callback with the
 * decision.
 */
public final class Decider implements Job.Handler {
  private final Database database;
  private final InstantSource clock;
  private final Duration timeout;
  private final TabTerms tabTerms;
  private final WorkQueue callbacks;
  private final AuthorizationMetrics metrics;

  public Decider(
      Database database,
      InstantSource clock,
      AuthorizationSettings settings,
      TabTerms tabTerms,
      WorkQueue callbacks,
      AuthorizationMetrics metrics) {
    this.database = database;
    this.clock = clock;
    this.tabTerms = tabTerms;
    this.timeout = settings.timeout().toJavaDuration();
    this.callbacks = callbacks;
    this.metrics = metrics;
  }

  /** Decides the request whose id is the payload. */
  @Override
  public void handle(Job job) {
    long id = Long.parseLong(job.payload());
    Optional<Decision> decided =
        database.write(
            AuthorizationDao.class,
            authorizations -> {
              Optional<Decision> decision =
                  authorizations
                      .find(id)
                      .filter(authorization -> authorization.decision() == null)
                      .flatMap(authorization -> decide(authorizations, authorization, job));
              authorizations.jobs().finish(job.id());
              return decision;
            });
    callbacks.wake();
    decided.ifPresent(metrics::decided);
  }

  /** Answers a request that cannot be decided with "unknown". */
  @Override
  public boolean giveUp(Job job, Consumer<JobDao> deadLetter) {
    long id = Long.parseLong(job.payload());
    database.execute(
        AuthorizationDao.class,
        authorizations -> {
          authorizations
              .find(id)
              .ifPresent(request -> settle(authorizations, request, Decision.UNKNOWN, job));
          deadLetter.accept(authorizations.jobs());
        });
    callbacks.wake();
    return true;
  }

  /**
   * Decides whether a token may open a station, by the current access list and its tab.
   *
   * @param text the token, or the number of the card that stands for it
   * @param tabTerms the limits of a tab that has none of its own
   */
  static Decision decision(
      AuthorizationDao authorizations,
      UUID stationId,
      String text,
      Instant now,
      TabTerms tabTerms) {
    String token = authorizations.cards().tokenOf(text);
    if (!DriverToken.isToken(token)) {
      // Whether a card is known is nobody's business who tries numbers.
      return CardUid.find(text).isPresent() ? Decision.NOT_ALLOWED : Decision.INVALID;
    }
    return authorizations.accessLists().allows(stationId, token, now, tabTerms)
        ? Decision.ALLOWED
        : Decision.NOT_ALLOWED;
  }

  private Optional<Decision> decide(
      AuthorizationDao authorizations, Authorization request, Job job) {
    Instant now = clock.instant();
    Decision decision =
        now.isAfter(request.requestTime().plus(timeout))
            ? Decision.UNKNOWN
            : decision(
                authorizations,
                request.stationId(),
                String.valueOf(request.driverToken()),
                now,
                tabTerms);
    return settle(authorizations, request, decision, job);
  }

  /** Stores a decision and enqueues its callback for the requester of the job. */
  private Optional<Decision> settle(
      AuthorizationDao authorizations, Authorization request, Decision decision, Job job) {
    if (!authorizations.decide(request.id(), decision.text(), clock.instant())) {
      return Optional.empty(); // another worker has decided the request
    }
    if (request.callbackUrl() != null) {
      callbacks.enqueue(
          authorizations.jobs(),
          TargetUrl.parse(request.callbackUrl()).target(),
          job.requester(),
          Long.toString(request.id()));
    }
    return Optional.of(decision);
  }
}
