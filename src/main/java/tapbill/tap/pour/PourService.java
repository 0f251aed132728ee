package tapbill.tap.pour;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import tapbill.platform.commit.GroupCommit;
import tapbill.platform.database.Database;
import tapbill.platform.ratelimit.ClientLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.platform.supervision.Supervisor;
import tapbill.tap.access.DriverToken;

/**
 * Opens and closes taps. With group commit, operations that arrive while one transaction is being
 * committed share the next one, so that they also share its write to disk.
 */
public final class PourService implements Managed {
  private final Database database;
  private final InstantSource clock;
  private final PourMetrics metrics;
  private final ChangePublisher changes;
  private final boolean groupCommit;
  private final PourTransaction.Rules rules;
  private final GroupCommit<PourOperation, Outcome> groups;

  /**
   * Creates the service.
   *
   * @param deviceTimes whose times of openings and closings are billed
   * @param limiter counts the openings of this node
   * @param responseThreads write the answers of operations that were committed together
   */
  public PourService(
      Database database,
      InstantSource clock,
      PourMetrics metrics,
      ChangePublisher changes,
      PourSettings settings,
      DeviceTimes deviceTimes,
      RateLimiter limiter,
      Supervisor supervisor,
      Executor responseThreads) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
    this.changes = changes;
    this.groupCommit = settings.groupCommit();
    ClientLimit limitOfOpens = settings.limits().ofOpens();
    ClientLimit limitOfRefusals = settings.limits().ofLoggedRefusals();
    this.rules =
        new PourTransaction.Rules(
            deviceTimes,
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
  }

  @Override
  public void start() {
    groups.start();
  }

  @Override
  public void stop() throws InterruptedException {
    groups.stop();
  }

  /**
   * Opens a tap: inserts a pour that copies the tap's flow rate, price and beer of this moment.
   *
   * @param at the device's time of the opening, or null for now; a time before the tap's last
   *     closing is refused, and one of a client that is not trusted may be
   * @param token the wristband that pays; must be on the station's access list if the tap requires
   *     one
   * @param key the request's Idempotency-Key; a repetition returns the pour of the first request
   * @return the outcome, completed after the commit
   * @throws ApiError 503 if the queue of operations is full
   */
  public CompletableFuture<Outcome> open(
      long dispenserId,
      @Nullable Instant at,
      @Nullable DriverToken token,
      @Nullable IdempotencyKey key,
      Caller caller) {
    return submit(PourOperation.Action.OPEN, dispenserId, at, caller, token, key)
        .whenComplete(metrics::opened);
  }

  /**
   * Closes a tap and bills its pour.
   *
   * @param at the device's time of the closing, or null for now; a time before the opening is
   *     refused
   * @param key as in {@link #open}
   * @return the outcome, completed after the commit
   * @throws ApiError 503 if the queue of operations is full
   */
  public CompletableFuture<Outcome> close(
      long dispenserId, @Nullable Instant at, @Nullable IdempotencyKey key, Caller caller) {
    return submit(PourOperation.Action.CLOSE, dispenserId, at, caller, null, key)
        .whenComplete(metrics::closed);
  }

  private CompletableFuture<Outcome> submit(
      PourOperation.Action action,
      long dispenserId,
      @Nullable Instant at,
      Caller caller,
      @Nullable DriverToken token,
      @Nullable IdempotencyKey key) {
    PourOperation operation =
        new PourOperation(
            action,
            dispenserId,
            at,
            clock.instant(),
            caller,
            token == null ? null : token.value(),
            key == null ? null : key.stored());
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
    List<Outcome> outcomes =
        database.transact(transaction -> PourTransaction.run(transaction, rules, operations));
    for (Outcome outcome : outcomes) {
      if (outcome.pour() != null && !outcome.repeated()) {
        changes.publish(Change.ofDispenser(outcome.pour().dispenserId()));
      }
    }
    return outcomes;
  }
}
