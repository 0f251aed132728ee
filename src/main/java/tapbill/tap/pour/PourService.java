package tapbill.tap.pour;

import io.dropwizard.lifecycle.Managed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.database.GroupCommit;
import tapbill.tap.access.DriverToken;

/** Opens and closes taps. */
public final class PourService implements Managed {
  private final Database database;
  private final InstantSource clock;
  private final PourMetrics metrics;
  private final ChangePublisher changes;
  private final boolean groupCommit;
  private final GroupCommit<PourOperation, Outcome> writer;

  public PourService(
      Database database,
      InstantSource clock,
      PourMetrics metrics,
      ChangePublisher changes,
      PourSettings settings,
      Executor answering) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
    this.changes = changes;
    this.groupCommit = settings.groupCommit();
    this.writer =
        new GroupCommit<>(
            "pour-writer",
            new GroupCommit.Limits(settings.largestGroup(), settings.longestQueue()),
            PourOperation::dispenserId,
            this::writeTogether,
            database::isUnavailable,
            answering);
  }

  @Override
  public void start() {
    writer.start();
  }

  @Override
  public void stop() throws InterruptedException {
    writer.stop();
  }

  /**
   * Opens a tap; the new pour takes over its flow rate and its price.
   *
   * @param at when it was opened, or null for now; a time of ours is moved to the last close if the
   *     clock of another node was ahead, a time of the device is refused then
   * @param token whose pour it is; must be on the station's access list if the tap asks for that
   * @return what became of it, when that is committed
   */
  public CompletableFuture<Outcome> open(
      long dispenserId,
      @Nullable Instant at,
      @Nullable DriverToken token,
      @Nullable IdempotencyKey key) {
    return write(PourOperation.Action.OPEN, dispenserId, at, token, key)
        .whenComplete(metrics::opened);
  }

  /**
   * Closes a tap and bills its pour.
   *
   * @param at when it was closed, or null for now; as in {@link #open}
   * @return what became of it, when that is committed
   */
  public CompletableFuture<Outcome> close(
      long dispenserId, @Nullable Instant at, @Nullable IdempotencyKey key) {
    return write(PourOperation.Action.CLOSE, dispenserId, at, null, key)
        .whenComplete(metrics::closed);
  }

  private CompletableFuture<Outcome> write(
      PourOperation.Action action,
      long dispenserId,
      @Nullable Instant at,
      @Nullable DriverToken token,
      @Nullable IdempotencyKey key) {
    PourOperation operation =
        new PourOperation(
            action,
            dispenserId,
            at,
            clock.instant(),
            token == null ? null : token.value(),
            key == null ? null : key.value());
    if (!groupCommit) {
      return CompletableFuture.completedFuture(writeTogether(List.of(operation)).get(0));
    }
    try {
      return writer.submit(operation);
    } catch (RejectedExecutionException e) {
      throw ApiError.unavailable("Too many taps are being opened and closed, try again");
    }
  }

  private List<Outcome> writeTogether(List<PourOperation> operations) {
    List<Outcome> outcomes =
        database.transact(transaction -> PourTransaction.run(transaction, operations));
    for (Outcome outcome : outcomes) {
      if (outcome.pour() != null && !outcome.repeated()) {
        changes.tell(Change.ofDispenser(outcome.pour().dispenserId()));
      }
    }
    return outcomes;
  }
}
