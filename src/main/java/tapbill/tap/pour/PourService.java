package tapbill.tap.pour;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.Reason;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.clock.ClockJumps;
import tapbill.platform.clock.ProcessClock;
import tapbill.platform.commit.GroupCommit;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.ratelimit.ClientLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.platform.supervision.Supervisor;
import tapbill.tap.bill.CloseToken;
import tapbill.tap.bill.Pour;
import tapbill.tap.tab.TabTerms;
import tapbill.tap.token.DriverToken;

/**
 * Opens and closes taps. With group commit, operations that arrive while one transaction is being
 * committed share the next one, so that they also share its write to disk.
 */
public final class PourService implements Managed {
  private final Database database;
  private final ProcessClock clock;
  private final PourMetrics metrics;
  private final ChangePublisher changes;
  private final boolean groupCommit;
  private final PourRules rules;
  private final PourTransaction.Limits limits;
  private final GroupCommit<PourOperation, Outcome> groups;
  private final PourCloser closer;

  /**
   * An opening: it inserts a pour that copies the tap's flow rate, price and beer of its moment.
   *
   * @param at the device's time of the opening, or null for now; a time before the tap's last
   *     closing is refused, and one of a client that is not trusted may be
   * @param token the wristband that pays; must be on the station's access list if the tap requires
   *     one
   * @param maxAmount the most that the guest wants; null for no limit but the tap's
   * @param closeToken the secret that closes the pour; null if anybody may
   * @param key the request's Idempotency-Key; a repetition returns the pour of the first request
   */
  public record OpenRequest(
      long dispenserId,
      @Nullable Instant at,
      @Nullable DriverToken token,
      @Nullable MaxAmount maxAmount,
      @Nullable CloseToken closeToken,
      @Nullable IdempotencyKey key,
      Caller caller) {}

  /**
   * A closing, which bills the pour.
   *
   * @param at the device's time of the closing, or null for now; a time before the opening is
   *     refused
   * @param closeToken the secret of the opening, if it had one
   * @param key as in {@link OpenRequest}
   */
  public record CloseRequest(
      long dispenserId,
      @Nullable Instant at,
      @Nullable CloseToken closeToken,
      @Nullable IdempotencyKey key,
      Caller caller) {}

  /**
   * Creates the service.
   *
   * @param tabTerms the limits of a tab that has none of its own
   * @param deviceTimes whose times of openings and closings are billed
   * @param limiter counts the openings of this node
   * @param responseThreads write the answers of operations that were committed together
   */
  public PourService(
      Database database,
      ProcessClock clock,
      ClockJumps jumps,
      PourMetrics metrics,
      ChangePublisher changes,
      PourSettings settings,
      TabTerms tabTerms,
      DeviceTimes deviceTimes,
      RateLimiter limiter,
      Supervisor supervisor,
      Executor responseThreads) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
    this.changes = changes;
    this.groupCommit = settings.groupCommit();
    this.rules = new PourRules(deviceTimes, settings.maxAmount(), settings.minAmount(), tabTerms);
    ClientLimit limitOfOpens = settings.limits().ofOpens();
    ClientLimit limitOfRefusals = settings.limits().ofLoggedRefusals();
    this.limits =
        new PourTransaction.Limits(
            caller ->
                caller.trusted() ? Duration.ZERO : limiter.tryTake(limitOfOpens, caller.address()),
            caller -> limiter.tryTake(limitOfRefusals, caller.address()).isZero());
    this.groups =
        new GroupCommit<>(
            supervisor,
            "pour-writer",
            new GroupCommit.Limits(
                settings.largestGroup(), settings.longestQueue(), settings.longestQueueOfTap()),
            PourOperation::dispenserId,
            this::runInOneTransaction,
            database::isUnavailable,
            responseThreads);
    this.closer =
        new PourCloser(database, clock, jumps, metrics, settings, supervisor, this::submit);
  }

  @Override
  public void start() {
    groups.start();
    closer.start();
  }

  @Override
  public void stop() throws InterruptedException {
    closer.stop();
    groups.stop();
  }

  /**
   * Opens a tap.
   *
   * @return the outcome, completed after the commit
   * @throws ApiError 503 if the queue of operations is full
   */
  public CompletableFuture<Outcome> open(OpenRequest request) {
    DriverToken token = request.token();
    return submit(
        new PourOperation(
            PourOperation.Action.OPEN,
            request.dispenserId(),
            request.at(),
            clock.instant(),
            request.caller(),
            token == null ? null : token.value(),
            request.maxAmount(),
            digest(request.closeToken()),
            stored(request.key())));
  }

  /**
   * Closes a tap and bills its pour.
   *
   * @return the outcome, completed after the commit
   * @throws ApiError 503 if the queue of operations is full
   */
  public CompletableFuture<Outcome> close(CloseRequest request) {
    return submit(
        new PourOperation(
            PourOperation.Action.CLOSE,
            request.dispenserId(),
            request.at(),
            clock.instant(),
            request.caller(),
            null,
            null,
            digest(request.closeToken()),
            stored(request.key())));
  }

  private CompletableFuture<Outcome> submit(PourOperation operation) {
    if (!groupCommit) {
      return CompletableFuture.completedFuture(runInOneTransaction(List.of(operation)).get(0));
    }
    try {
      return groups.submit(operation);
    } catch (RejectedExecutionException e) {
      throw ApiError.unavailable(
          Reason.BUSY, "Too many taps are being opened and closed, try again");
    }
  }

  /** Commits the operations, which are of different dispensers, and then publishes the changes. */
  private List<Outcome> runInOneTransaction(List<PourOperation> operations) {
    closer.checkClock();
    PourTransaction.Result result =
        database.transact(
            transaction -> PourTransaction.run(transaction, rules, limits, operations));
    for (Pour pour : result.written()) {
      metrics.written(pour);
      changes.publish(Change.ofDispenser(pour.dispenserId()));
      if (pour.closedAt() == null && pour.endsBy() != null) {
        closer.wakeAt(pour.endsBy());
      }
    }
    result.outcomes().forEach(metrics::answered);
    return result.outcomes();
  }

  private static @Nullable String digest(@Nullable CloseToken token) {
    return token == null ? null : token.digest();
  }

  private static @Nullable String stored(@Nullable IdempotencyKey key) {
    return key == null ? null : key.stored();
  }
}
