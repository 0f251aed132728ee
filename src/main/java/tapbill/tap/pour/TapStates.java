package tapbill.tap.pour;

import static java.util.stream.Collectors.toMap;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.tap.access.AccessStatements;
import tapbill.tap.access.AccessStatements.TokenState;
import tapbill.tap.bill.Pour;
import tapbill.tap.pour.PourOperation.Action;
import tapbill.tap.pour.PourStatements.Tap;

/**
 * The states, by dispenser, by which a transaction decides its operations.
 *
 * @param taps the taps that exist
 * @param tokens the states of the tokens of openings that have one
 * @param ofSameKey the pours that earlier requests with the same Idempotency-Key opened or closed
 */
record TapStates(Map<Long, Tap> taps, Map<Long, TokenState> tokens, Map<Long, Pour> ofSameKey) {

  /** Reads the states, and locks the taps. */
  static TapStates read(Transaction transaction, List<PourOperation> operations)
      throws SQLException {
    Map<Long, Tap> taps = byDispenser(transaction.query(PourStatements.taps(operations)), Tap::id);
    Map<Long, Pour> ofSameKey = new HashMap<>();
    ofSameKey.putAll(
        poursOfSameKeys(transaction, operations, Action.OPEN, PourStatements::openedWithKey));
    ofSameKey.putAll(
        poursOfSameKeys(transaction, operations, Action.CLOSE, PourStatements::closedWithKey));
    return new TapStates(taps, tokenStates(transaction, operations), ofSameKey);
  }

  private static Map<Long, TokenState> tokenStates(
      Transaction transaction, List<PourOperation> operations) throws SQLException {
    List<AccessStatements.Request> requests =
        operations.stream()
            .filter(operation -> operation.token() != null)
            .map(PourOperation::accessRequest)
            .toList();
    return requests.isEmpty()
        ? Map.of()
        : byDispenser(
            transaction.query(AccessStatements.tokens(requests)), TokenState::dispenserId);
  }

  private static Map<Long, Pour> poursOfSameKeys(
      Transaction transaction,
      List<PourOperation> operations,
      Action action,
      Function<List<PourOperation>, Statement<Pour>> query)
      throws SQLException {
    List<PourOperation> keyed =
        operations.stream()
            .filter(operation -> operation.action() == action && operation.key() != null)
            .toList();
    return keyed.isEmpty()
        ? Map.of()
        : byDispenser(transaction.query(query.apply(keyed)), Pour::dispenserId);
  }

  private static <T> Map<Long, T> byDispenser(List<T> items, Function<T, Long> dispenserId) {
    return items.stream().collect(toMap(dispenserId, item -> item));
  }
}
