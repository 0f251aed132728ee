package tapbill.device.authorization;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tapbill.device.authorization.Authorization.CallbackStatus;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.Texts;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;
import tapbill.platform.database.Rows;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.outbound.TargetUrl;
import tapbill.platform.queue.WorkQueue;
import tapbill.platform.ratelimit.ClientLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.access.StationId;
import tapbill.tap.tab.TabTerms;

/** Accepts authorization requests, keeps their log, and redelivers callbacks. */
public final class AuthorizationService {
  /** The age from which a forwarded request is not decided but answered with "unknown". */
  private static final Duration TOO_OLD = Duration.ofMinutes(30);

  private static final int LONGEST_TOKEN = 500;

  private final Database database;
  private final InstantSource clock;
  private final AllowedTargets targets;
  private final WorkQueue requests;
  private final WorkQueue callbacks;
  private final RateLimiter limiter;
  private final ClientLimit limit;
  private final TabTerms tabTerms;
  private final AuditLog audit;
  private final AuthorizationMetrics metrics;

  /**
   * Creates the service.
   *
   * @param requests the queue of the {@link Decider}
   * @param callbacks the queue of {@link CallbackDelivery}
   * @param limiter counts the requests of this node
   * @param tabTerms the limits of a tab that has none of its own
   */
  public AuthorizationService(
      Database database,
      InstantSource clock,
      AllowedTargets targets,
      WorkQueue requests,
      WorkQueue callbacks,
      RateLimiter limiter,
      AuthorizationSettings settings,
      TabTerms tabTerms,
      AuditLog audit,
      AuthorizationMetrics metrics) {
    this.database = database;
    this.clock = clock;
    this.targets = targets;
    this.requests = requests;
    this.callbacks = callbacks;
    this.limiter = limiter;
    this.limit = settings.limits().ofRequests();
    this.tabTerms = tabTerms;
    this.audit = audit;
    this.metrics = metrics;
  }

  /** A request with the attempts of its callback. */
  record LogEntry(Authorization authorization, List<AuthorizationDao.Attempt> attempts) {}

  /**
   * Stores a request and enqueues it to be decided and answered by a callback.
   *
   * @param driverToken need not be a valid token; may be the number of a card
   * @return the id that the callback contains
   * @throws ApiError 400 if the callback's URL is missing or refused, or if the token is too long,
   *     429 if the client exceeds its rate limit
   */
  UUID request(StationId station, String driverToken, @Nullable String callbackUrl, Actor client) {
    limiter.take(limit, client.address());
    TargetUrl url = target(callbackUrl);
    requireStorable(driverToken);
    UUID requestId = UUID.randomUUID();
    database.write(
        AuthorizationDao.class,
        authorizations -> {
          long id =
              authorizations.insert(
                  requestId, station.value(), driverToken, url.toString(), clock.instant());
          requests.enqueue(
              authorizations.jobs(),
              station.value().toString(),
              ClientNetwork.of(client.address()),
              Long.toString(id));
          return id;
        });
    requests.wake();
    return requestId;
  }

  /**
   * Decides a forwarded request immediately and stores it.
   *
   * @param requestTime the time at which the forwarding service received the request
   * @param callbackUrl the target of an additional callback; null for none
   * @throws ApiError 400 if the callback's URL is refused, or if the token is too long
   */
  Decision check(
      StationId station, String driverToken, Instant requestTime, @Nullable String callbackUrl) {
    TargetUrl url = callbackUrl == null ? null : target(callbackUrl);
    requireStorable(driverToken);
    Instant now = clock.instant();
    Decision decided =
        database.write(
            AuthorizationDao.class,
            authorizations -> {
              Decision decision =
                  now.isAfter(requestTime.plus(TOO_OLD))
                      ? Decision.UNKNOWN
                      : Decider.decision(
                          authorizations, station.value(), driverToken, now, tabTerms);
              long id =
                  authorizations.insert(
                      UUID.randomUUID(),
                      station.value(),
                      driverToken,
                      url == null ? null : url.toString(),
                      requestTime);
              authorizations.decide(id, decision.text(), now);
              if (url != null) {
                callbacks.enqueue(authorizations.jobs(), url.target(), Long.toString(id));
              }
              return decision;
            });
    callbacks.wake();
    metrics.decided(decided);
    return decided;
  }

  /** Returns requests, the newest first, starting before a position. */
  List<Authorization> page(
      AuthorizationFilter filter, TimeRange range, TimeCursor start, int limit) {
    if (filter.driverToken() != null && !Texts.canBeStored(filter.driverToken())) {
      return List.of();
    }
    return database.read(
        AuthorizationDao.class,
        authorizations -> authorizations.page(filter, filter.conditions(), range, start, limit));
  }

  /** Returns all requests in their order, loaded page by page to bound the memory. */
  Iterator<Authorization> all() {
    long last = database.read(AuthorizationDao.class, AuthorizationDao::lastId);
    return new Pages<>(
        previous ->
            database.read(
                AuthorizationDao.class,
                authorizations ->
                    authorizations.ascending(
                        previous == null
                            ? new TimeCursor(TimeRange.ALWAYS.from(), 0)
                            : new TimeCursor(previous.requestTime(), previous.id()),
                        last,
                        Pages.SIZE)));
  }

  /** Returns the requests of a page with the attempts of their callbacks. */
  List<LogEntry> withAttempts(List<Authorization> page) {
    Map<Long, List<AuthorizationDao.Attempt>> attempts =
        database
            .read(
                AuthorizationDao.class,
                authorizations ->
                    authorizations.attempts(
                        Rows.of(page, authorization -> List.of(authorization.id()))))
            .stream()
            .collect(groupingBy(AuthorizationDao.Attempt::authorizationId));
    return page.stream()
        .map(
            authorization ->
                new LogEntry(authorization, attempts.getOrDefault(authorization.id(), List.of())))
        .toList();
  }

  /**
   * Enqueues a callback again, with the same decision and the same id.
   *
   * @throws ApiError 404 if the request does not exist, 409 if it has no decision or no callback
   */
  void redeliver(long id, Actor actor) {
    database.execute(
        AuthorizationDao.class,
        authorizations -> {
          Authorization authorization =
              authorizations
                  .find(id)
                  .orElseThrow(
                      () ->
                          ApiError.notFound(
                              Reason.UNKNOWN_AUTHORIZATION, "Authorization not found"));
          if (authorization.callbackUrl() == null || authorization.decision() == null) {
            throw ApiError.conflict(
                Reason.NO_CALLBACK, "The request is not decided yet, or it has no callback_url");
          }
          authorizations.setCallbackStatus(id, CallbackStatus.PENDING.text());
          callbacks.enqueue(
              authorizations.jobs(),
              TargetUrl.parse(authorization.callbackUrl()).target(),
              Long.toString(id));
          audit.add(
              authorizations.audit(),
              actor,
              "authorization.redeliver",
              "authorization " + id,
              Map.of());
        });
    callbacks.wake();
  }

  /** Refuses a text that does not fit into the log or the index on it. */
  private static void requireStorable(String driverToken) {
    if (driverToken.length() > LONGEST_TOKEN || !Texts.canBeStored(driverToken)) {
      throw ApiError.badRequest(
          "driver_token must have at most " + LONGEST_TOKEN + " characters and no zero character");
    }
  }

  private TargetUrl target(@Nullable String callbackUrl) {
    if (callbackUrl == null) {
      throw ApiError.badRequest("callback_url is required");
    }
    try {
      TargetUrl url = TargetUrl.parse(callbackUrl);
      targets.check(url);
      return url;
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(Reason.CALLBACK_REFUSED, "callback_url " + e.getMessage());
    }
  }
}
