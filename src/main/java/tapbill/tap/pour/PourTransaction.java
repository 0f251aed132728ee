package tapbill.tap.pour;

import static java.util.stream.Collectors.toMap;

import java.sql.SQLException;
import java.time.Duration;
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
import tapbill.tap.bill.Pour;
import tapbill.tap.pour.PourOperation.Action;
import tapbill.tap.pour.PourRules.Decision;
import tapbill.tap.pour.PourRules.Opening;
import tapbill.tap.pour.PourStatements.Closing;
import tapbill.tap.tab.TabState;
import tapbill.tap.tab.TabStatements;

/**
 * Opens and closes the taps of different dispensers in one transaction. It executes the same few
 * statements for any number of operations.
 *
 * <p>It reads the state of all taps under a lock, decides each operation by {@link PourRules}, and
 * then writes the pours. The lock on the dispensers' rows puts the events of one tap into one order
 * on any number of nodes. Correctness does not depend on it: the unique indexes of {@code pour},
 * and the rows that the writing statements return, decide each operation once more.
 */
final class PourTransaction {
  private final Transaction transaction;
  private final PourRules rules;
  private final Limits limits;
  private final Map<Long, PourOperation> operations;

  /** The outcome of each operation, by dispenser. */
  private final Map<Long, Outcome> outcomes = new HashMap<>();

  private final List<Opening> openings = new ArrayList<>();
  private final Set<String> openingTokens = new HashSet<>();
  private final List<Closing> closings = new ArrayList<>();
  private final List<AccessStatements.Request> unauthorized = new ArrayList<>();

  /**
   * The limits of what clients may cause.
   *
   * @param openings takes a token for an opening, and returns zero or how long to wait for one
   * @param loggedRefusals returns whether the refusal of a token may be kept
   */
  record Limits(Function<Caller, Duration> openings, Predicate<Caller> loggedRefusals) {}

  /**
   * The result of a transaction.
   *
   * @param outcomes those of the operations, in the same order
   * @param written the pours that it opened or closed
   */
  record Result(List<Outcome> outcomes, List<Pour> written) {}

  private PourTransaction(
      Transaction transaction, PourRules rules, Limits limits, List<PourOperation> operations) {
    this.transaction = transaction;
    this.rules = rules;
    this.limits = limits;
    this.operations =
        operations.stream().collect(toMap(PourOperation::dispenserId, operation -> operation));
  }

  /**
   * Runs the operations and commits.
   *
   * @param operations at most one for each dispenser
   */
  static Result run(
      Transaction transaction, PourRules rules, Limits limits, List<PourOperation> operations)
      throws SQLException {
    PourTransaction run = new PourTransaction(transaction, rules, limits, operations);
    TapStates states = TapStates.read(transaction, operations, rules.deviceTimes());
    for (PourOperation operation : operations) {
      run.decide(operation, states);
    }
    run.logUnauthorized();
    run.createTabs(states.tabs().keySet());
    List<Pour> written = run.writePoursAndCommit();
    List<Outcome> outcomes =
        operations.stream()
            .map(operation -> Objects.requireNonNull(run.outcomes.get(operation.dispenserId())))
            .toList();
    return new Result(outcomes, written);
  }

  private void decide(PourOperation operation, TapStates states) throws SQLException {
    long id = operation.dispenserId();
    Tap tap = states.taps().get(id);
    if (tap == null) {
      outcomes.put(id, Outcome.refused(Refusal.NOT_FOUND));
      return;
    }
    @Nullable Pour earlier = states.ofSameKey().get(id);
    if (operation.action() == Action.OPEN) {
      Closing end = rules.end(operation, tap);
      Tap closed = end == null ? tap : tap.closed(end.at());
      @Nullable TokenState token = states.tokens().get(id);
      @Nullable TabState tab = states.tab(operation);
      boolean opens = open(operation, rules.opening(operation, closed, token, tab, earlier));
      // An opening that is refused ends nothing: the closing of that pour may still be reported.
      if (opens && end != null) {
        closings.add(end);
      }
    } else if (operation.action() == Action.END) {
      Closing end = rules.end(operation, tap);
      outcomes.put(id, Outcome.refused(Refusal.ALREADY_CLOSED));
      if (end != null) {
        closings.add(end);
      }
    } else if (earlier == null && tap.running() == null) {
      outcomes.put(id, closingOfClosedTap(operation, tap));
    } else {
      Decision<Closing> decision = rules.closing(operation, tap, earlier);
      // A closing remains refused if it returns no row because another node has closed the pour.
      outcomes.put(
          id,
          Objects.requireNonNullElse(decision.outcome(), Outcome.refused(Refusal.ALREADY_CLOSED)));
      if (decision.granted() != null) {
        closings.add(decision.granted());
      }
    }
  }

  /**
   * Opens a tap, unless the client has opened too many. Only new pours count for that.
   *
   * @return true if the tap is to be opened
   */
  private boolean open(PourOperation operation, Decision<Opening> decision) {
    long id = operation.dispenserId();
    String token = operation.token();
    Outcome refused = decision.outcome();
    if (refused != null) {
      outcomes.put(id, refused);
      if (refused.refusal() == Refusal.NOT_AUTHORIZED
          && limits.loggedRefusals().test(operation.caller())) {
        unauthorized.add(operation.accessRequest(operation.now()));
      }
      return false;
    }
    if (token != null && !openingTokens.add(token)) {
      outcomes.put(id, Outcome.refused(Refusal.TOKEN_IN_USE));
      return false;
    }
    Duration wait = limits.openings().apply(operation.caller());
    if (!wait.isZero()) {
      outcomes.put(id, Outcome.limited(wait));
      return false;
    }
    // An opening remains refused if it returns no row because another node has used tap or token.
    outcomes.put(
        id, Outcome.refused(token == null ? Refusal.ALREADY_OPEN : Refusal.TAP_OR_TOKEN_IN_USE));
    openings.add(Objects.requireNonNull(decision.granted()));
    return true;
  }

  private Outcome closingOfClosedTap(PourOperation operation, Tap tap) throws SQLException {
    for (Pour last : transaction.query(PourStatements.closedLast(tap))) {
      return rules.closingAgain(operation, last);
    }
    return Outcome.refused(Refusal.ALREADY_CLOSED);
  }

  private void logUnauthorized() throws SQLException {
    if (!unauthorized.isEmpty()) {
      transaction.query(AccessStatements.logRefusals(unauthorized));
    }
  }

  /**
   * Creates the tabs of the openings that have none yet, so that their rows are locked. One that
   * another transaction has created meanwhile may have limits, so that its opening is refused.
   */
  private void createTabs(Set<String> existing) throws SQLException {
    Set<String> missing = new HashSet<>();
    for (Opening opening : openings) {
      String token = opening.operation().token();
      if (token != null && !existing.contains(token)) {
        missing.add(token);
      }
    }
    if (!missing.isEmpty()) {
      transaction.query(TabStatements.create(missing)).forEach(missing::remove);
      openings.removeIf(opening -> missing.contains(opening.operation().token()));
    }
  }

  /** Returns the pours that were written. */
  private List<Pour> writePoursAndCommit() throws SQLException {
    List<Statement<Pour>> statements = new ArrayList<>();
    // First the closings: a tap whose pour has ended by its bound may be opened again.
    if (!closings.isEmpty()) {
      statements.add(PourStatements.close(closings));
    }
    if (!openings.isEmpty()) {
      statements.add(PourStatements.open(openings));
    }
    List<Pour> written = transaction.executeAndCommit(statements);
    for (Pour pour : written) {
      Action action = Objects.requireNonNull(operations.get(pour.dispenserId())).action();
      if (action != Action.OPEN || pour.closedAt() == null) {
        outcomes.put(pour.dispenserId(), Outcome.done(pour));
      }
    }
    if (written.size() < openings.size() + closings.size()) {
      repeatWhatOthersDid();
    }
    return written;
  }

  /**
   * Looks again at the taps that another node was faster to open or close: the client may have sent
   * the same request to both.
   */
  private void repeatWhatOthersDid() throws SQLException {
    List<PourOperation> lost = operations.values().stream().filter(this::isRefused).toList();
    if (lost.isEmpty()) {
      return;
    }
    for (Tap tap : transaction.query(PourStatements.taps(lost))) {
      PourOperation operation = Objects.requireNonNull(operations.get(tap.id()));
      Pour running = tap.running();
      if (operation.action() == Action.OPEN) {
        if (running != null && rules.isResent(operation, tap, running)) {
          outcomes.put(tap.id(), Outcome.repeated(running));
        }
      } else if (operation.action() == Action.CLOSE && running == null) {
        outcomes.put(tap.id(), closingOfClosedTap(operation, tap));
      }
    }
  }

  private boolean isRefused(PourOperation operation) {
    return Objects.requireNonNull(outcomes.get(operation.dispenserId())).pour() == null;
  }
}
