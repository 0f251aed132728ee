package tapbill.pour;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.database.Database;
import tapbill.http.IdempotencyKey;

/**
 * Opens and closes taps.
 *
 * <p>The dispenser's row is locked first, so that what happens at one tap happens in one order, on
 * any number of nodes; the unique indexes of {@code pour} hold even without that lock.
 */
public final class PourService {
  private final Database database;
  private final InstantSource clock;
  private final PourMetrics metrics;

  public PourService(Database database, InstantSource clock, PourMetrics metrics) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Opens a tap; the new pour takes over its flow rate and its price.
   *
   * @param at when it was opened, or null for now; a time of ours is moved to the last close if the
   *     clock of another node was ahead, a time of the device is refused then
   */
  public Outcome open(long dispenserId, @Nullable Instant at, @Nullable IdempotencyKey key) {
    Instant now = clock.instant();
    Outcome outcome =
        database.write(PourDao.class, pours -> open(pours, dispenserId, at, now, key));
    metrics.opened(outcome);
    return outcome;
  }

  /**
   * Closes a tap and bills its pour.
   *
   * @param at when it was closed, or null for now; as in {@link #open}
   */
  public Outcome close(long dispenserId, @Nullable Instant at, @Nullable IdempotencyKey key) {
    Instant now = clock.instant();
    Outcome outcome =
        database.write(PourDao.class, pours -> close(pours, dispenserId, at, now, key));
    metrics.closed(outcome);
    return outcome;
  }

  /** All pours of a dispenser, in the order of their opening. */
  public List<Pour> of(long dispenserId) {
    return database.read(PourDao.class, pours -> pours.of(dispenserId));
  }

  private static Outcome open(
      PourDao pours,
      long dispenserId,
      @Nullable Instant at,
      Instant now,
      @Nullable IdempotencyKey key) {
    Optional<PourDao.Tap> tap = pours.lockTap(dispenserId);
    if (tap.isEmpty()) {
      return Outcome.refused(Refusal.NOT_FOUND);
    }
    Optional<Pour> first = first(key, value -> pours.openedWith(dispenserId, value));
    if (first.isPresent()) {
      return Outcome.repeated(first.get());
    }
    if (tap.get().retired()) {
      return Outcome.refused(Refusal.RETIRED);
    }
    Instant lastClose = pours.lastClose(dispenserId).orElse(Instant.EPOCH);
    if (at != null && at.isBefore(lastClose)) {
      return Outcome.refused(Refusal.OPEN_BEFORE_LAST_CLOSE);
    }
    return pours
        .open(dispenserId, tap.get(), at == null ? Pour.later(now, lastClose) : at, value(key))
        .map(Outcome::done)
        .orElseGet(() -> Outcome.refused(Refusal.ALREADY_OPEN));
  }

  private static Outcome close(
      PourDao pours,
      long dispenserId,
      @Nullable Instant at,
      Instant now,
      @Nullable IdempotencyKey key) {
    if (pours.lockTap(dispenserId).isEmpty()) {
      return Outcome.refused(Refusal.NOT_FOUND);
    }
    Optional<Pour> first = first(key, value -> pours.closedWith(dispenserId, value));
    if (first.isPresent()) {
      return Outcome.repeated(first.get());
    }
    Optional<Pour> running = pours.running(dispenserId);
    if (running.isEmpty()) {
      return Outcome.refused(Refusal.ALREADY_CLOSED);
    }
    Pour pour = running.get();
    Instant closedAt = at == null ? Pour.later(now, pour.openedAt()) : at;
    if (closedAt.isBefore(pour.openedAt())) {
      return Outcome.refused(Refusal.CLOSE_BEFORE_OPEN);
    }
    Bill bill = pour.bill(closedAt);
    if (!bill.isStorable()) {
      return Outcome.refused(Refusal.BILL_TOO_LARGE);
    }
    return pours.close(pour.id(), closedAt, bill, value(key))
        ? Outcome.done(pour.closed(closedAt, bill))
        : Outcome.refused(Refusal.ALREADY_CLOSED);
  }

  private static Optional<Pour> first(
      @Nullable IdempotencyKey key, Function<String, Optional<Pour>> query) {
    return Optional.ofNullable(value(key)).flatMap(query);
  }

  private static @Nullable String value(@Nullable IdempotencyKey key) {
    return key == null ? null : key.value();
  }
}
