package tapbill.reading;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.database.Database;
import tapbill.database.TimeCursor;

/**
 * Raises and clears alerts, by the valid readings that are in the database. A value holds until
 * another one is measured: silence neither clears an alert nor keeps one from being raised.
 *
 * <p>Any node may judge at any time. It locks the gateway's last reading, so that alerts follow
 * readings in one order, and an index lets a rule have one alert at a gateway at a time.
 */
public final class AlertService {
  private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);

  private final Database database;
  private final InstantSource clock;
  private final SensorSettings settings;

  /** In the order in which all who lock several alerts lock them. */
  private final List<AlertRule> rules;

  public AlertService(Database database, InstantSource clock, SensorSettings settings) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.rules = settings.rules().stream().sorted(Comparator.comparing(AlertRule::name)).toList();
  }

  /** An alert that is to be raised or, where it is there, to be cleared. */
  private record Change(AlertRule rule, AlertDao.@Nullable Alert active) {}

  /**
   * Judges a gateway of which readings are stored in the same transaction.
   *
   * @param last the last valid one that it has
   */
  void stored(AlertDao rows, @Nullable Long dispenserId, Reading last) {
    String value = Objects.requireNonNull(last.value()).toPlainString();
    rows.keepLatest(last.gateway(), last.time(), value);
    settings
        .gateway(last.gateway())
        .ifPresent(
            gateway -> {
              if (dispenserId != null && gateway.measuresTemperature()) {
                rows.keepTemperature(dispenserId, last.time(), value);
              }
              judge(rows, gateway);
            });
  }

  /** Judges what has changed by time alone; reads before it writes, because writers wait. */
  void judgeAll() {
    for (SensorSettings.Gateway gateway : toJudge()) {
      database.write(
          AlertDao.class,
          rows -> {
            judge(rows, gateway);
            return true;
          });
    }
  }

  /** Lets alerts follow a configuration that was changed. */
  void followRules() {
    database.write(
        AlertDao.class,
        rows -> {
          rows.active().stream()
              .sorted(
                  Comparator.comparing(AlertDao.Alert::rule).thenComparing(AlertDao.Alert::gateway))
              .forEach(alert -> followRule(rows, alert));
          return true;
        });
  }

  List<AlertDao.Alert> active() {
    return database.read(AlertDao.class, AlertDao::active);
  }

  /** The newest first; those that last, or that are over, where one is asked for. */
  List<AlertDao.Alert> page(@Nullable Boolean active, TimeCursor start, int limit) {
    Long flag = active == null ? null : active ? 1L : 0L;
    return database.read(AlertDao.class, rows -> rows.page(start.time(), start.id(), flag, limit));
  }

  private List<SensorSettings.Gateway> toJudge() {
    return database.read(
        AlertDao.class,
        rows -> {
          List<AlertDao.Alert> active = rows.active();
          List<SensorSettings.Gateway> changed = new ArrayList<>();
          for (AlertDao.Latest latest : rows.latest()) {
            settings
                .gateway(latest.gateway())
                .filter(gateway -> !changes(rows, gateway, latest, active).isEmpty())
                .ifPresent(changed::add);
          }
          return changed;
        });
  }

  private void judge(AlertDao rows, SensorSettings.Gateway gateway) {
    if (rules.stream().noneMatch(rule -> rule.watches(gateway))) {
      return;
    }
    rows.lockLatest(gateway.name())
        .ifPresent(
            latest ->
                changes(rows, gateway, latest, rows.active())
                    .forEach(change -> apply(rows, gateway, latest, change)));
  }

  private List<Change> changes(
      AlertDao rows,
      SensorSettings.Gateway gateway,
      AlertDao.Latest latest,
      List<AlertDao.Alert> active) {
    List<Change> changes = new ArrayList<>();
    for (AlertRule rule : rules) {
      if (rule.watches(gateway)) {
        Optional<AlertDao.Alert> alert =
            active.stream()
                .filter(
                    one -> one.rule().equals(rule.name()) && one.gateway().equals(gateway.name()))
                .findFirst();
        boolean allowed = rule.allows(latest.value());
        if (allowed && alert.isPresent()) {
          changes.add(new Change(rule, alert.get()));
        } else if (!allowed && alert.isEmpty() && hasLasted(rows, rule, latest)) {
          changes.add(new Change(rule, null));
        }
      }
    }
    return changes;
  }

  /** Whether all that was measured for as long as the rule says was beyond its bounds. */
  private boolean hasLasted(AlertDao rows, AlertRule rule, AlertDao.Latest latest) {
    Duration lasting = rule.lasting().toJavaDuration();
    // The clock of a gateway may be a little ahead of ours.
    Instant now = latest.time().isAfter(clock.instant()) ? latest.time() : clock.instant();
    Instant moment = now.minus(lasting);
    return rows.beyondAt(latest.gateway(), moment, rule.lowest(), rule.highest()).orElse(0) == 1
        && !rows.withinAfter(latest.gateway(), moment, rule.lowest(), rule.highest());
  }

  private void apply(
      AlertDao rows, SensorSettings.Gateway gateway, AlertDao.Latest latest, Change change) {
    AlertRule rule = change.rule();
    Instant now = clock.instant();
    if (change.active() != null) {
      rows.clear(change.active().id(), now);
      LOG.info("Alert {} of gateway {} is over: {}", rule.name(), gateway.name(), latest.value());
    } else if (rows.raise(
            rule.name(),
            gateway.name(),
            gateway.dispenserId(),
            rule.told(),
            latest.value().toPlainString(),
            now,
            rule.refuseOpens() ? now : null)
        == 1) {
      LOG.warn("Alert {} of gateway {}: {}", rule.name(), gateway.name(), latest.value());
    }
  }

  private void followRule(AlertDao rows, AlertDao.Alert alert) {
    Optional<SensorSettings.Gateway> gateway = settings.gateway(alert.gateway());
    Optional<AlertRule> rule =
        rules.stream()
            .filter(one -> one.name().equals(alert.rule()))
            .filter(one -> gateway.filter(one::watches).isPresent())
            .findFirst();
    if (gateway.isEmpty() || rule.isEmpty()) {
      // Nothing would ever clear it, and its tap would stay closed.
      rows.clear(alert.id(), clock.instant());
    } else {
      Instant from = alert.refusesFrom() == null ? clock.instant() : alert.refusesFrom();
      rows.change(
          alert.id(),
          gateway.get().dispenserId(),
          rule.get().told(),
          rule.get().refuseOpens() ? from : null);
    }
  }
}
