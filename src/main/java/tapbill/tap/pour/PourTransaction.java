package tapbill.tap.pour;

import static java.util.stream.Collectors.toMap;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.tap.access.AccessStatements;
import tapbill.tap.access.AccessStatements.TokenState;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;
import tapbill.tap.pour.PourStatements.Closing;
import tapbill.tap.pour.PourStatements.Opening;
import tapbill.tap.pour.PourStatements.Tap;

/**
 * Opens and closes the taps of different dispensers in one transaction. It executes the same few
 * statements for any number of operations.
 *
 * <p>It reads the state of all taps under a lock, decides each operation by that state, and then
 * writes the pours. The lock on the dispensers' rows puts the events of one tap into one order on
 * any number of nodes. Correctness does not depend on it: the unique indexes of {@code pour}, and
 * the rows that the writing statements return, decide each operation once more.
 */
final class PourTransaction {
  private final Transaction transaction;
  private final Rules rules;
  private final List<PourOperation> operations;

  /** The outcome of each operation, by dispenser. */
  private final Map<Long, Outcome> outcomes = new HashMap<>();

  private final List<Opening> openings = new ArrayList<>();
  private final Set<@Nullable String> openingTokens = new HashSet<>();
  private final List<Closing> closings = new ArrayList<>();
  private final List<AccessStatements.Request> unauthorized = new ArrayList<>();

  /**
   * The settings by which operations are decided.
   *
   * @param deviceTimes whose times are billed
   * @param openLimit takes a token for an opening, and returns zero or how long to wait for one
   * @param refusalLog returns whether the refusal of a token may be kept
   */
  record Rules(
      DeviceTimes deviceTimes,
      Function<Caller, Duration> openLimit,
      Predicate<Caller> refusalLog) {}

  private PourTransaction(Transaction transaction, Rules rules, List<PourOperation> operations) {
    this.transaction = transaction;
    this.rules = rules;
    this.operations = operations;
  }

  /**
   * Runs the operations and commits.
   *
   * @param operations at most one for each dispenser
   * @return their outcomes, in the same order
   */
  static List<Outcome> run(Transaction transaction, Rules rules, List<PourOperation> operations)
      throws SQLException {
    return new PourTransaction(transaction, rules, operations).run();
  }

  private List<Outcome> run() throws SQLException {
    TapStates states = TapStates.read(transaction, operations);
    for (PourOperation operation : operations) {
      long id = operation.dispenserId();
      @Nullable Tap tap = states.taps().get(id);
      @Nullable Pour earlier = states.ofSameKey().get(id);
      if (tap == null) {
        refuse(id, Refusal.NOT_FOUND);
      } else if (operation.action() == PourOperation.Action.OPEN) {
        decideOpening(operation, tap, states.tokens().get(id), earlier);
      } else {
        decideClosing(operation, tap, earlier);
      }
    }
    logUnauthorized();
    writePoursAndCommit();
    return operations.stream()
        .map(operation -> Objects.requireNonNull(outcomes.get(operation.dispenserId())))
        .toList();
  }

  /**
   * Grants or refuses an opening.
   *
   * @param token the state of the opening's token; null if it has none
   * @param earlier the pour that an earlier request with the same key has opened, or null
   */
  private void decideOpening(
      PourOperation operation, Tap tap, @Nullable TokenState token, @Nullable Pour earlier) {
    Instant lastClose = tap.lastClose();
    Pour running = tap.running();
    boolean believed = believes(operation, true);
    Instant told = believed ? operation.at() : null;
    Instant at = told == null ? null : PourOperation.inOrder(told, lastClose);
    if (earlier != null) {
      boolean sameToken = Objects.equals(operation.token(), earlier.driverToken());
      repeat(operation, earlier, sameToken && isSameTime(told, earlier.openedAt()));
    } else if (running != null && isResent(operation, tap, running)) {
      repeat(operation, running, true);
    } else if (tap.retired()) {
      refuse(tap.id(), Refusal.RETIRED);
    } else if (!believed && !operation.isAtNow()) {
      refuse(tap.id(), Refusal.UNTRUSTED_TIME);
    } else if (running != null) {
      refuse(tap.id(), Refusal.ALREADY_OPEN);
    } else if (at != null && at.isBefore(lastClose)) {
      refuse(tap.id(), Refusal.OPEN_BEFORE_LAST_CLOSE);
    } else if (tap.isClosedByAlert(at)) {
      String message = Objects.requireNonNull(tap.alertMessage());
      outcomes.put(tap.id(), Outcome.refused(Refusal.SENSOR_ALERT, message));
    } else if (tap.authorizedOnly() && (token == null || !token.allowed())) {
      refuse(tap.id(), Refusal.NOT_AUTHORIZED);
      if (rules.refusalLog().test(operation.caller())) {
        unauthorized.add(operation.accessRequest());
      }
    } else if (token != null && (token.inUse() || !openingTokens.add(operation.token()))) {
      refuse(tap.id(), Refusal.TOKEN_IN_USE);
    } else {
      open(operation, tap, at, lastClose);
    }
  }

  /** Opens a tap, unless the client has opened too many. Only new pours count for that. */
  private void open(PourOperation operation, Tap tap, @Nullable Instant at, Instant lastClose) {
    Duration wait = rules.openLimit().apply(operation.caller());
    if (!wait.isZero()) {
      outcomes.put(tap.id(), Outcome.limited(wait));
    } else {
      Instant openedAt = at == null ? operation.nowNotBefore(lastClose) : at;
      openings.add(new Opening(tap, openedAt, at != null, operation.token(), operation.key()));
    }
  }

  /**
   * Bills a closing or refuses it.
   *
   * @param earlier the pour that an earlier request with the same key has closed, or null
   */
  private void decideClosing(PourOperation operation, Tap tap, @Nullable Pour earlier)
      throws SQLException {
    Pour pour = tap.running();
    boolean believed = believes(operation, tap.runningFromDeviceTime());
    Instant told = believed ? operation.at() : null;
    if (earlier != null) {
      repeat(operation, earlier, isSameTime(told, earlier.closedAt()));
    } else if (pour == null) {
      repeatClosing(operation, tap);
    } else if (!believed && !operation.isAtNow()) {
      refuse(tap.id(), Refusal.UNTRUSTED_TIME);
    } else {
      Instant closedAt =
          told == null
              ? Pour.later(operation.now(), pour.openedAt())
              : PourOperation.inOrder(told, pour.openedAt());
      Bill bill = pour.bill(closedAt);
      if (closedAt.isBefore(pour.openedAt())) {
        refuse(tap.id(), Refusal.CLOSE_BEFORE_OPEN);
      } else if (!bill.isBillable()) {
        refuse(tap.id(), Refusal.BILL_TOO_LARGE);
      } else {
        closings.add(new Closing(pour.id(), tap.id(), closedAt, bill, operation.key()));
      }
    }
  }

  private boolean believes(PourOperation operation, boolean begun) {
    return rules.deviceTimes().believe(operation.caller(), begun);
  }

  /** Returns true if an opening of an open tap is the one that has opened it. */
  private boolean isResent(PourOperation opening, Tap tap, Pour running) {
    return tap.runningFromDeviceTime()
        && believes(opening, true)
        && opening.hasOpened(running, tap.lastClose());
  }

  /** Refuses a closing of a closed tap, or repeats the bill if it is the one that has closed it. */
  private void repeatClosing(PourOperation closing, Tap tap) throws SQLException {
    refuse(tap.id(), Refusal.ALREADY_CLOSED);
    Instant told = closing.at();
    if (told != null
        && PourOperation.isSameTime(told, tap.lastClose())
        && believes(closing, true)) {
      for (Pour last : transaction.query(PourStatements.closedLast(tap))) {
        if (closing.hasClosed(last)) {
          repeat(closing, last, true);
        }
      }
    }
  }

  private void logUnauthorized() throws SQLException {
    if (!unauthorized.isEmpty()) {
      transaction.query(AccessStatements.logRefusals(unauthorized));
    }
  }

  private void writePoursAndCommit() throws SQLException {
    List<Statement<Pour>> statements = new ArrayList<>();
    if (!openings.isEmpty()) {
      statements.add(PourStatements.open(openings));
    }
    if (!closings.isEmpty()) {
      statements.add(PourStatements.close(closings));
    }
    // The statements return no row for a tap or token that another node has used meanwhile; these
    // refusals then remain.
    for (Opening opening : openings) {
      refuse(
          opening.tap().id(),
          opening.token() == null ? Refusal.ALREADY_OPEN : Refusal.TAP_OR_TOKEN_IN_USE);
    }
    for (Closing closing : closings) {
      refuse(closing.dispenserId(), Refusal.ALREADY_CLOSED);
    }
    List<Pour> written = transaction.executeAndCommit(statements);
    for (Pour pour : written) {
      outcomes.put(pour.dispenserId(), Outcome.done(pour));
    }
    if (written.size() < openings.size() + closings.size()) {
      repeatWhatOthersDid();
    }
  }

  /**
   * Looks again at the taps that another node was faster to open or close: the client may have sent
   * the same request to both.
   */
  private void repeatWhatOthersDid() throws SQLException {
    Map<Long, PourOperation> lost =
        operations.stream()
            .filter(operation -> operation.at() != null && isRefused(operation))
            .collect(toMap(PourOperation::dispenserId, operation -> operation));
    if (lost.isEmpty()) {
      return;
    }
    for (Tap tap : transaction.query(PourStatements.taps(List.copyOf(lost.values())))) {
      PourOperation operation = Objects.requireNonNull(lost.get(tap.id()));
      Pour running = tap.running();
      boolean isOpening = operation.action() == PourOperation.Action.OPEN;
      if (isOpening && running != null && isResent(operation, tap, running)) {
        repeat(operation, running, true);
      } else if (!isOpening && running == null) {
        repeatClosing(operation, tap);
      }
    }
  }

  /** Gives an operation the outcome of the earlier request with the same Idempotency-Key. */
  private void repeat(PourOperation operation, Pour earlier, boolean isSameRequest) {
    outcomes.put(
        operation.dispenserId(),
        isSameRequest ? Outcome.repeated(earlier) : Outcome.refused(Refusal.KEY_REUSED));
  }

  private void refuse(long dispenserId, Refusal refusal) {
    outcomes.put(dispenserId, Outcome.refused(refusal));
  }

  private boolean isRefused(PourOperation operation) {
    return Objects.requireNonNull(outcomes.get(operation.dispenserId())).pour() == null;
  }

  private static boolean isSameTime(@Nullable Instant told, @Nullable Instant stored) {
    return told == null || PourOperation.isSameTime(told, stored);
  }
}
