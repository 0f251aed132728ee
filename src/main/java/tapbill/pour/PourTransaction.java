package tapbill.pour;

import static java.util.Arrays.asList;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.database.Rows;

/**
 * Opens and closes the taps of different dispensers in one transaction, with the same number of
 * statements however many they are.
 *
 * <p>The dispensers' rows are locked first, so that what happens at one tap happens in one order,
 * on any number of nodes. What is decided here is decided once more by the unique indexes of {@code
 * pour} and by the rows that the statements return; these hold even without the lock.
 */
final class PourTransaction {
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

  private final PourDao pours;
  private final List<PourOperation> operations;
  private final Map<Long, Outcome> outcomes = new HashMap<>();
  private final List<Opening> openings = new ArrayList<>();
  private final List<Pour> closings = new ArrayList<>();
  private final Map<Long, String> closeKeys = new HashMap<>();

  private record Opening(PourDao.Tap tap, Instant at, @Nullable String key) {}

  private PourTransaction(PourDao pours, List<PourOperation> operations) {
    this.pours = pours;
    this.operations = operations;
  }

  /**
   * Does the operations.
   *
   * @param operations of different dispensers
   * @return what became of them, in their order
   */
  static List<Outcome> run(PourDao pours, List<PourOperation> operations) {
    return new PourTransaction(pours, operations).run();
  }

  private List<Outcome> run() {
    String dispensers = Rows.of(operations, operation -> List.of(operation.dispenserId()));
    pours.lock(dispensers);
    Map<Long, PourDao.Tap> taps = byId(pours.taps(dispensers), PourDao.Tap::id);
    Map<Long, Pour> opened = first(PourOperation.Action.OPEN, pours::openedWith);
    Map<Long, Pour> closed = first(PourOperation.Action.CLOSE, pours::closedWith);
    for (PourOperation operation : operations) {
      PourDao.Tap tap = taps.get(operation.dispenserId());
      if (tap == null) {
        refuse(operation, Refusal.NOT_FOUND);
      } else if (operation.action() == PourOperation.Action.OPEN) {
        decideOpening(operation, tap, opened.get(tap.id()));
      } else {
        decideClosing(operation, tap, closed.get(tap.id()));
      }
    }
    open();
    close();
    return operations.stream()
        .map(operation -> Objects.requireNonNull(outcomes.get(operation.dispenserId())))
        .toList();
  }

  private void decideOpening(PourOperation operation, PourDao.Tap tap, @Nullable Pour first) {
    Instant lastClose = tap.lastClose() == null ? Instant.EPOCH : tap.lastClose();
    Instant at = operation.at();
    if (first != null) {
      repeat(operation, first, first.openedAt());
    } else if (tap.retired()) {
      refuse(operation, Refusal.RETIRED);
    } else if (tap.running() != null) {
      refuse(operation, Refusal.ALREADY_OPEN);
    } else if (at != null && at.isBefore(lastClose)) {
      refuse(operation, Refusal.OPEN_BEFORE_LAST_CLOSE);
    } else {
      Instant openedAt = at == null ? notBefore(lastClose, operation.now()) : at;
      openings.add(new Opening(tap, openedAt, operation.key()));
    }
  }

  private void decideClosing(PourOperation operation, PourDao.Tap tap, @Nullable Pour first) {
    Pour pour = tap.running();
    if (first != null) {
      repeat(operation, first, first.closedAt());
    } else if (pour == null) {
      refuse(operation, Refusal.ALREADY_CLOSED);
    } else {
      Instant at = operation.at();
      Instant closedAt = at == null ? Pour.later(operation.now(), pour.openedAt()) : at;
      Bill bill = pour.bill(closedAt);
      if (closedAt.isBefore(pour.openedAt())) {
        refuse(operation, Refusal.CLOSE_BEFORE_OPEN);
      } else if (!bill.isStorable()) {
        refuse(operation, Refusal.BILL_TOO_LARGE);
      } else {
        closings.add(pour.closed(closedAt, bill));
        if (operation.key() != null) {
          closeKeys.put(pour.id(), operation.key());
        }
      }
    }
  }

  private void open() {
    if (openings.isEmpty()) {
      return;
    }
    List<Pour> opened =
        pours.open(
            Rows.of(
                openings,
                opening ->
                    asList(
                        opening.tap().id(),
                        opening.tap().flowVolume().microlitresPerSecond(),
                        opening.tap().price().millionths(),
                        micros(opening.at()),
                        opening.key())));
    Map<Long, Pour> byDispenser = byId(opened, Pour::dispenserId);
    for (Opening opening : openings) {
      Pour pour = byDispenser.get(opening.tap().id());
      outcomes.put(
          opening.tap().id(),
          pour == null ? Outcome.refused(Refusal.ALREADY_OPEN) : Outcome.done(pour));
    }
  }

  private void close() {
    if (closings.isEmpty()) {
      return;
    }
    Set<Long> closedIds =
        new HashSet<>(
            pours.close(
                Rows.of(
                    closings,
                    pour ->
                        asList(
                            pour.id(),
                            micros(Objects.requireNonNull(pour.closedAt())),
                            Objects.requireNonNull(pour.volume()).microlitres(),
                            Objects.requireNonNull(pour.cost()).millionths(),
                            closeKeys.get(pour.id())))));
    for (Pour pour : closings) {
      outcomes.put(
          pour.dispenserId(),
          closedIds.contains(pour.id())
              ? Outcome.done(pour)
              : Outcome.refused(Refusal.ALREADY_CLOSED));
    }
  }

  /** By dispenser, what an earlier request with the same key has done. */
  private Map<Long, Pour> first(PourOperation.Action action, Function<String, List<Pour>> query) {
    List<PourOperation> keyed =
        operations.stream()
            .filter(operation -> operation.action() == action && operation.key() != null)
            .toList();
    return keyed.isEmpty()
        ? Map.of()
        : byId(
            query.apply(
                Rows.of(keyed, operation -> asList(operation.dispenserId(), operation.key()))),
            Pour::dispenserId);
  }

  private void repeat(PourOperation operation, Pour first, @Nullable Instant at) {
    boolean same = operation.at() == null || operation.at().equals(at);
    outcomes.put(
        operation.dispenserId(),
        same ? Outcome.repeated(first) : Outcome.refused(Refusal.KEY_REUSED));
  }

  /**
   * Now, or the last close if the clock of the node that closed it was a little ahead of ours. A
   * close further ahead came with a time of the device, and must not make this pour free.
   */
  private static Instant notBefore(Instant lastClose, Instant now) {
    return lastClose.isAfter(now.plus(CLOCK_SKEW)) ? now : Pour.later(now, lastClose);
  }

  private void refuse(PourOperation operation, Refusal refusal) {
    outcomes.put(operation.dispenserId(), Outcome.refused(refusal));
  }

  private static <T> Map<Long, T> byId(List<T> items, Function<T, Long> id) {
    return items.stream().collect(toMap(id, item -> item));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
