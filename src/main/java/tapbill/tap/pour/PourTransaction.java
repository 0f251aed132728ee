package tapbill.tap.pour;

import static java.util.Arrays.asList;
import static java.util.stream.Collectors.toMap;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.EpochMicros;
import tapbill.tap.access.AccessStatements;

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

  private static final Comparator<Opening> BY_TOKEN =
      Comparator.comparing(Opening::token, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final Transaction transaction;
  private final List<PourOperation> operations;
  private final Map<Long, Outcome> outcomes = new HashMap<>();
  private final List<Opening> openings = new ArrayList<>();
  private final Set<@Nullable String> openingTokens = new HashSet<>();
  private final List<AccessStatements.Request> unauthorized = new ArrayList<>();
  private final List<Pour> closings = new ArrayList<>();
  private final Map<Long, String> closeKeys = new HashMap<>();

  /** An opening that is granted. */
  private record Opening(
      PourStatements.Tap tap, Instant at, @Nullable String token, @Nullable String key) {

    static Opening of(PourOperation operation, PourStatements.Tap tap, Instant at) {
      return new Opening(tap, at, operation.token(), operation.key());
    }
  }

  private PourTransaction(Transaction transaction, List<PourOperation> operations) {
    this.transaction = transaction;
    this.operations = operations;
  }

  /**
   * Does the operations.
   *
   * @param operations of different dispensers
   * @return what became of them, in their order
   */
  static List<Outcome> run(Transaction transaction, List<PourOperation> operations)
      throws SQLException {
    return new PourTransaction(transaction, operations).run();
  }

  private List<Outcome> run() throws SQLException {
    String dispensers = Rows.of(operations, operation -> List.of(operation.dispenserId()));
    Map<Long, PourStatements.Tap> taps =
        byId(transaction.query(PourStatements.taps(dispensers)), PourStatements.Tap::id);
    Map<Long, AccessStatements.TokenState> tokens = tokens();
    Map<Long, Pour> opened = first(PourOperation.Action.OPEN, PourStatements::openedWith);
    Map<Long, Pour> closed = first(PourOperation.Action.CLOSE, PourStatements::closedWith);
    for (PourOperation operation : operations) {
      PourStatements.Tap tap = taps.get(operation.dispenserId());
      if (tap == null) {
        refuse(operation.dispenserId(), Refusal.NOT_FOUND);
      } else if (operation.action() == PourOperation.Action.OPEN) {
        decideOpening(operation, tap, tokens.get(tap.id()), opened.get(tap.id()));
      } else {
        decideClosing(operation, tap, closed.get(tap.id()));
      }
    }
    writePours();
    return operations.stream()
        .map(operation -> Objects.requireNonNull(outcomes.get(operation.dispenserId())))
        .toList();
  }

  private void decideOpening(
      PourOperation operation,
      PourStatements.Tap tap,
      AccessStatements.@Nullable TokenState token,
      @Nullable Pour first) {
    Instant lastClose = tap.lastClose() == null ? Instant.EPOCH : tap.lastClose();
    Instant at = operation.at();
    if (first != null) {
      repeat(
          operation,
          first,
          first.openedAt(),
          Objects.equals(operation.token(), first.driverToken()));
    } else if (tap.retired()) {
      refuse(tap.id(), Refusal.RETIRED);
    } else if (tap.running() != null) {
      refuse(tap.id(), Refusal.ALREADY_OPEN);
    } else if (at != null && at.isBefore(lastClose)) {
      refuse(tap.id(), Refusal.OPEN_BEFORE_LAST_CLOSE);
    } else if (isKeptClosed(tap, at)) {
      outcomes.put(
          tap.id(), Outcome.refused(Refusal.SENSOR_ALERT, Objects.requireNonNull(tap.refusal())));
    } else if (tap.authorizedOnly() && (token == null || !token.allowed())) {
      refuse(tap.id(), Refusal.NOT_AUTHORIZED);
      unauthorized.add(operation.accessRequest());
    } else if (token != null && (token.inUse() || !openingTokens.add(operation.token()))) {
      refuse(tap.id(), Refusal.TOKEN_IN_USE);
    } else {
      Instant openedAt = at == null ? notBefore(lastClose, operation.now()) : at;
      openings.add(Opening.of(operation, tap, openedAt));
    }
  }

  /**
   * Whether an alert of a sensor keeps a tap closed. What was opened before the alert and is told
   * late has flowed, and is billed.
   */
  private static boolean isKeptClosed(PourStatements.Tap tap, @Nullable Instant at) {
    return tap.refusesFrom() != null && (at == null || !at.isBefore(tap.refusesFrom()));
  }

  private void decideClosing(
      PourOperation operation, PourStatements.Tap tap, @Nullable Pour first) {
    Pour pour = tap.running();
    if (first != null) {
      repeat(operation, first, first.closedAt(), true);
    } else if (pour == null) {
      refuse(tap.id(), Refusal.ALREADY_CLOSED);
    } else {
      Instant at = operation.at();
      Instant closedAt = at == null ? Pour.later(operation.now(), pour.openedAt()) : at;
      Bill bill = pour.bill(closedAt);
      if (closedAt.isBefore(pour.openedAt())) {
        refuse(tap.id(), Refusal.CLOSE_BEFORE_OPEN);
      } else if (!bill.isBillable()) {
        refuse(tap.id(), Refusal.BILL_TOO_LARGE);
      } else {
        closings.add(pour.closed(closedAt, bill));
        if (operation.key() != null) {
          closeKeys.put(pour.id(), operation.key());
        }
      }
    }
  }

  private void writePours() throws SQLException {
    List<Statement<Pour>> statements = new ArrayList<>();
    if (!unauthorized.isEmpty()) {
      transaction.query(AccessStatements.logRefusals(unauthorized));
    }
    if (!openings.isEmpty()) {
      openings.sort(BY_TOKEN);
      statements.add(
          PourStatements.open(
              Rows.of(
                  openings,
                  opening ->
                      asList(
                          opening.tap().id(),
                          opening.tap().flowVolume().microlitresPerSecond(),
                          opening.tap().price().millionths(),
                          EpochMicros.of(opening.at()),
                          opening.key(),
                          opening.token(),
                          opening.tap().beer()))));
    }
    if (!closings.isEmpty()) {
      statements.add(
          PourStatements.close(
              Rows.of(
                  closings,
                  pour ->
                      asList(
                          pour.id(),
                          EpochMicros.of(Objects.requireNonNull(pour.closedAt())),
                          Objects.requireNonNull(pour.volume()).microlitres(),
                          Objects.requireNonNull(pour.cost()).millionths(),
                          closeKeys.get(pour.id())))));
    }
    // Nothing is returned for a tap that another node has opened or closed meanwhile.
    openings.forEach(
        opening ->
            refuse(
                opening.tap().id(),
                opening.token() == null ? Refusal.ALREADY_OPEN : Refusal.TAP_OR_TOKEN_IN_USE));
    closings.forEach(pour -> refuse(pour.dispenserId(), Refusal.ALREADY_CLOSED));
    transaction
        .executeAndCommit(statements)
        .forEach(pour -> outcomes.put(pour.dispenserId(), Outcome.done(pour)));
  }

  /** By dispenser, of the openings that bring a token. */
  private Map<Long, AccessStatements.TokenState> tokens() throws SQLException {
    List<AccessStatements.Request> withToken =
        operations.stream()
            .filter(operation -> operation.token() != null)
            .map(PourOperation::accessRequest)
            .toList();
    return withToken.isEmpty()
        ? Map.of()
        : byId(
            transaction.query(AccessStatements.tokens(withToken)),
            AccessStatements.TokenState::dispenserId);
  }

  /** By dispenser, what an earlier request with the same key has done. */
  private Map<Long, Pour> first(
      PourOperation.Action action, Function<String, Statement<Pour>> query) throws SQLException {
    List<PourOperation> keyed =
        operations.stream()
            .filter(operation -> operation.action() == action && operation.key() != null)
            .toList();
    return keyed.isEmpty()
        ? Map.of()
        : byId(
            transaction.query(
                query.apply(
                    Rows.of(keyed, operation -> asList(operation.dispenserId(), operation.key())))),
            Pour::dispenserId);
  }

  private void repeat(
      PourOperation operation, Pour first, @Nullable Instant at, boolean sameToken) {
    boolean same = sameToken && (operation.at() == null || operation.at().equals(at));
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

  private void refuse(long dispenserId, Refusal refusal) {
    outcomes.put(dispenserId, Outcome.refused(refusal));
  }

  private static <T> Map<Long, T> byId(List<T> items, Function<T, Long> id) {
    return items.stream().collect(toMap(id, item -> item));
  }
}
