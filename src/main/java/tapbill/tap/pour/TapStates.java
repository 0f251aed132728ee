package tapbill.tap.pour;

import static java.util.stream.Collectors.toMap;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.tap.access.AccessStatements;
import tapbill.tap.access.AccessStatements.TokenState;
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.PastDispensers;
import tapbill.tap.dispenser.PastDispensers.Past;
import tapbill.tap.dispenser.PastDispensers.PastAlert;
import tapbill.tap.pour.PourOperation.Action;
import tapbill.tap.tab.TabState;
import tapbill.tap.tab.TabStatements;

/**
 * The states, by dispenser, by which a transaction decides its operations. An opening is decided by
 * those of its own moment.
 *
 * @param taps the taps that exist
 * @param tokens the states of the tokens of openings that have one
 * @param tabs the tabs of those tokens, which are locked, as far as they have a row
 * @param ofSameKey the pours that earlier requests with the same Idempotency-Key opened or closed
 */
record TapStates(
    Map<Long, Tap> taps,
    Map<Long, TokenState> tokens,
    Map<String, TabState> tabs,
    Map<Long, Pour> ofSameKey) {

  /** Returns the tab of an opening's token; null if it has no token, or the token no tab yet. */
  @Nullable TabState tab(PourOperation operation) {
    String token = operation.token();
    return token == null ? null : tabs.get(token);
  }

  /** Reads the states, and locks the taps. */
  static TapStates read(
      Transaction transaction, List<PourOperation> operations, DeviceTimes deviceTimes)
      throws SQLException {
    Map<Long, Tap> taps =
        new HashMap<>(byDispenser(transaction.query(PourStatements.taps(operations)), Tap::id));
    applyPast(transaction, operations, deviceTimes, taps);
    Map<Long, Pour> ofSameKey = new HashMap<>();
    ofSameKey.putAll(
        poursOfSameKeys(transaction, operations, Action.OPEN, PourStatements::openedWithKey));
    ofSameKey.putAll(
        poursOfSameKeys(transaction, operations, Action.CLOSE, PourStatements::closedWithKey));
    Map<String, TabState> tabs = tabs(transaction, operations, taps.values());
    return new TapStates(taps, tokenStates(transaction, operations, deviceTimes), tabs, ofSameKey);
  }

  /** Replaces the present states of the taps that opened some time ago by those of that time. */
  private static void applyPast(
      Transaction transaction,
      List<PourOperation> operations,
      DeviceTimes deviceTimes,
      Map<Long, Tap> taps)
      throws SQLException {
    Map<Long, Instant> moments = new HashMap<>();
    for (PourOperation operation : operations) {
      Instant moment = operation.moment(deviceTimes);
      if (operation.action() == Action.OPEN && moment.isBefore(operation.now())) {
        moments.put(operation.dispenserId(), moment);
      }
    }
    if (moments.isEmpty()) {
      return;
    }
    List<PastDispensers.Request> requests =
        moments.entrySet().stream()
            .map(entry -> new PastDispensers.Request(entry.getKey(), entry.getValue()))
            .toList();
    for (Past past : transaction.query(PastDispensers.at(requests))) {
      Tap.Properties properties =
          new Tap.Properties(
              past.flowVolume(),
              past.price(),
              past.retired(),
              past.authorizedOnly(),
              past.beer(),
              past.beerAbv(),
              past.maxAmount());
      taps.computeIfPresent(past.dispenserId(), (id, tap) -> tap.with(properties));
    }
    for (PastAlert alert : transaction.query(PastDispensers.alertsAt(requests))) {
      taps.computeIfPresent(
          alert.dispenserId(),
          (id, tap) -> tap.withAlert(Objects.requireNonNull(moments.get(id)), alert.message()));
    }
  }

  /**
   * Reads and locks the tabs of openings. Those of the pours that may be closed in the same
   * transaction are locked with them: otherwise two nodes could deadlock.
   */
  private static Map<String, TabState> tabs(
      Transaction transaction, List<PourOperation> operations, Collection<Tap> taps)
      throws SQLException {
    Set<String> tokens = new HashSet<>();
    operations.stream()
        .filter(operation -> operation.action() == Action.OPEN)
        .forEach(operation -> add(tokens, operation.token()));
    if (tokens.isEmpty()) {
      return Map.of();
    }
    for (Tap tap : taps) {
      add(tokens, tap.running() == null ? null : tap.running().driverToken());
    }
    return transaction.query(TabStatements.lock(tokens)).stream()
        .collect(toMap(TabState::token, tab -> tab));
  }

  private static void add(Set<String> tokens, @Nullable String token) {
    if (token != null) {
      tokens.add(token);
    }
  }

  private static Map<Long, TokenState> tokenStates(
      Transaction transaction, List<PourOperation> operations, DeviceTimes deviceTimes)
      throws SQLException {
    List<AccessStatements.Request> requests =
        operations.stream()
            .filter(operation -> operation.token() != null)
            .map(operation -> operation.accessRequest(operation.moment(deviceTimes)))
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
