package tapbill.device.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.sensor.AlertRule;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;

/**
 * Evaluates the rules by the valid readings in the database, and raises and clears alerts. A value
 * holds until the next reading: if a gateway sends nothing, its alerts are not cleared, and they
 * are raised when the last value has held long enough.
 *
 * <p>Every node evaluates at any time. It locks the gateway's latest reading, so that alerts follow
 * the order of the readings; a unique index allows one active alert of a rule at a gateway.
 */
public final class AlertService {
  private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);

  private final Database database;
  private final InstantSource clock;
  private final SensorSettings settings;
  private final ChangePublisher changes;

  /** Sorted by name, so that all transactions lock alerts in the same order. */
  private final List<AlertRule> rules;

  public AlertService(
      Database database, InstantSource clock, SensorSettings settings, ChangePublisher changes) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.changes = changes;
    this.rules = settings.rules().stream().sorted(Comparator.comparing(AlertRule::name)).toList();
  }

  /**
   * A change of a rule's alert at a gateway.
   *
   * @param active the alert to clear; null to raise one
   */
  private record Transition(AlertRule rule, AlertDao.@Nullable Alert active) {}

  /**
   * Stores the latest reading of a gateway and evaluates its rules, in the transaction that stores
   * the readings.
   *
   * @param dispenserId the tap whose line was measured; null for none
   * @param last the latest valid reading of the gateway
   */
  public void evaluate(AlertDao rows, @Nullable Long dispenserId, AlertDao.Latest last) {
    String value = last.value().toPlainString();
    rows.keepLatest(last.gateway(), last.time(), value);
    settings
        .gateway(last.gateway())
        .ifPresent(
            gateway -> {
              if (dispenserId != null && gateway.measuresTemperature()) {
                rows.keepTemperature(dispenserId, last.time(), value);
              }
              evaluateRules(rows, gateway);
            });
  }

  /**
   * Publishes the changes that {@link #evaluate} may have made; to be called after the commit.
   *
   * @param dispenserId the one that was passed to {@link #evaluate}
   */
  public void publish(String gateway, @Nullable Long dispenserId) {
    Stream.concat(
            Stream.ofNullable(dispenserId),
            settings.gateway(gateway).map(SensorSettings.Gateway::dispenserId).stream())
        .forEach(id -> changes.publish(Change.ofDispenser(id)));
    if (!rules.isEmpty()) {
      changes.publish(Change.ALERTS);
    }
  }

  /**
   * Raises the alerts that have become due without a new reading. It reads first and writes only if
   * an alert changes, because other writers wait for a transaction that writes.
   */
  void evaluateAll() {
    for (SensorSettings.Gateway gateway : gatewaysWithTransitions()) {
      database.execute(AlertDao.class, rows -> evaluateRules(rows, gateway));
      publish(gateway.name(), null);
    }
  }

  /** Updates the active alerts to the configured rules, and clears those without a rule. */
  void applyConfiguration() {
    database.execute(
        AlertDao.class,
        rows -> {
          rows.active().stream()
              .sorted(
                  Comparator.comparing(AlertDao.Alert::rule).thenComparing(AlertDao.Alert::gateway))
              .forEach(alert -> applyConfiguration(rows, alert));
        });
    changes.publish(Change.ANYTHING);
  }

  List<AlertDao.Alert> active() {
    return database.read(AlertDao.class, AlertDao::active);
  }

  /** Returns the id of the newest alert, or 0 if there has been none. */
  public long lastId() {
    return database.read(AlertDao.class, AlertDao::lastId);
  }

  /**
   * Returns the active alerts, those that are newer than a given one, and those with given ids.
   *
   * @param last the id of the alert after which all are returned
   * @param more the ids of alerts to return in addition
   */
  public List<AlertResource.Entry> since(long last, Collection<Long> more) {
    String ids = Rows.of(List.copyOf(more), List::of);
    return database.read(AlertDao.class, rows -> rows.since(last, ids)).stream()
        .map(AlertResource.Entry::of)
        .toList();
  }

  /**
   * Returns alerts, the newest first, starting before a position.
   *
   * @param active true for active alerts, false for cleared ones, null for all
   */
  List<AlertDao.Alert> page(@Nullable Boolean active, TimeCursor start, int limit) {
    Long flag = active == null ? null : active ? 1L : 0L;
    return database.read(AlertDao.class, rows -> rows.page(start.time(), start.id(), flag, limit));
  }

  private List<SensorSettings.Gateway> gatewaysWithTransitions() {
    return database.read(
        AlertDao.class,
        rows -> {
          List<AlertDao.Alert> active = rows.active();
          List<SensorSettings.Gateway> changed = new ArrayList<>();
          for (AlertDao.Latest latest : rows.latest()) {
            settings
                .gateway(latest.gateway())
                .filter(gateway -> !transitions(rows, gateway, latest, active).isEmpty())
                .ifPresent(changed::add);
          }
          return changed;
        });
  }

  private void evaluateRules(AlertDao rows, SensorSettings.Gateway gateway) {
    if (rules.stream().noneMatch(rule -> rule.watches(gateway))) {
      return;
    }
    rows.lockLatest(gateway.name())
        .ifPresent(
            latest ->
                transitions(rows, gateway, latest, rows.active())
                    .forEach(transition -> apply(rows, gateway, latest, transition)));
  }

  private List<Transition> transitions(
      AlertDao rows,
      SensorSettings.Gateway gateway,
      AlertDao.Latest latest,
      List<AlertDao.Alert> active) {
    List<Transition> transitions = new ArrayList<>();
    for (AlertRule rule : rules) {
      if (rule.watches(gateway)) {
        Optional<AlertDao.Alert> alert =
            active.stream()
                .filter(
                    one -> one.rule().equals(rule.name()) && one.gateway().equals(gateway.name()))
                .findFirst();
        boolean allowed = rule.allows(latest.value());
        if (allowed && alert.isPresent()) {
          transitions.add(new Transition(rule, alert.get()));
        } else if (!allowed && alert.isEmpty() && hasLasted(rows, rule, latest)) {
          transitions.add(new Transition(rule, null));
        }
      }
    }
    return transitions;
  }

  /** Returns whether all values have been out of bounds for the duration of the rule. */
  private boolean hasLasted(AlertDao rows, AlertRule rule, AlertDao.Latest latest) {
    Duration lasting = rule.lasting().toJavaDuration();
    // A gateway's clock may be slightly ahead of this node's clock.
    Instant now = latest.time().isAfter(clock.instant()) ? latest.time() : clock.instant();
    Instant moment = now.minus(lasting);
    return rows.beyondAt(latest.gateway(), moment, rule.lowest(), rule.highest()).orElse(0) == 1
        && !rows.withinAfter(latest.gateway(), moment, rule.lowest(), rule.highest());
  }

  private void apply(
      AlertDao rows,
      SensorSettings.Gateway gateway,
      AlertDao.Latest latest,
      Transition transition) {
    AlertRule rule = transition.rule();
    Instant now = clock.instant();
    if (transition.active() != null) {
      rows.clear(transition.active().id(), now);
      LOG.info(
          "Alert {} of gateway {} is cleared by the value {}",
          rule.name(),
          gateway.name(),
          latest.value());
    } else if (rows.raise(
            rule.name(),
            gateway.name(),
            gateway.dispenserId(),
            rule.messageOrDefault(),
            latest.value().toPlainString(),
            now,
            rule.refuseOpens() ? now : null)
        == 1) {
      LOG.warn(
          "Alert {} of gateway {} is raised by the value {}",
          rule.name(),
          gateway.name(),
          latest.value());
    }
  }

  private void applyConfiguration(AlertDao rows, AlertDao.Alert alert) {
    Optional<SensorSettings.Gateway> gateway = settings.gateway(alert.gateway());
    Optional<AlertRule> rule =
        rules.stream()
            .filter(one -> one.name().equals(alert.rule()))
            .filter(one -> gateway.filter(one::watches).isPresent())
            .findFirst();
    if (gateway.isEmpty() || rule.isEmpty()) {
      // Without a rule nothing would ever clear the alert, and it could block its tap forever.
      rows.clear(alert.id(), clock.instant());
    } else {
      Instant from = alert.refusesFrom() == null ? clock.instant() : alert.refusesFrom();
      rows.change(
          alert.id(),
          gateway.get().dispenserId(),
          rule.get().messageOrDefault(),
          rule.get().refuseOpens() ? from : null);
    }
  }
}
