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
  private final ChangePublisher changes;

  /** In the order in which all who lock several alerts lock them. */
  private final List<AlertRule> rules;

  public AlertService(
      Database database, InstantSource clock, SensorSettings settings, ChangePublisher changes) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.changes = changes;
    this.rules = settings.rules().stream().sorted(Comparator.comparing(AlertRule::name)).toList();
  }

  /** An alert that is to be raised or, where it is there, to be cleared. */
  private record Verdict(AlertRule rule, AlertDao.@Nullable Alert active) {}

  /**
   * Judges a gateway of which readings are stored in the same transaction.
   *
   * @param last the last valid one that it has
   */
  public void stored(AlertDao rows, @Nullable Long dispenserId, AlertDao.Latest last) {
    String value = last.value().toPlainString();
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

  /**
   * Tells what {@link #stored} may have changed, after the commit.
   *
   * @param dispenserId as it was given there
   */
  public void tell(String gateway, @Nullable Long dispenserId) {
    Stream.concat(
            Stream.ofNullable(dispenserId),
            settings.gateway(gateway).map(SensorSettings.Gateway::dispenserId).stream())
        .forEach(id -> changes.tell(Change.ofDispenser(id)));
    if (!rules.isEmpty()) {
      changes.tell(Change.ALERTS);
    }
  }

  /** Judges what has changed by time alone; reads before it writes, because writers wait. */
  void judgeAll() {
    for (SensorSettings.Gateway gateway : toJudge()) {
      database.execute(
          AlertDao.class,
          rows -> {
            judge(rows, gateway);
          });
      tell(gateway.name(), null);
    }
  }

  /** Lets alerts follow a configuration that was changed. */
  void followRules() {
    database.execute(
        AlertDao.class,
        rows -> {
          rows.active().stream()
              .sorted(
                  Comparator.comparing(AlertDao.Alert::rule).thenComparing(AlertDao.Alert::gateway))
              .forEach(alert -> followRule(rows, alert));
        });
    changes.tell(Change.ANYTHING);
  }

  List<AlertDao.Alert> active() {
    return database.read(AlertDao.class, AlertDao::active);
  }

  /** The id of the newest alert; 0 if there has been none. */
  public long lastId() {
    return database.read(AlertDao.class, AlertDao::lastId);
  }

  /** The alerts that last, those that came behind another one, and some more. */
  public List<AlertResource.Entry> since(long last, Collection<Long> more) {
    String ids = Rows.of(List.copyOf(more), List::of);
    return database.read(AlertDao.class, rows -> rows.since(last, ids)).stream()
        .map(AlertResource.Entry::of)
        .toList();
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
                .filter(gateway -> !verdicts(rows, gateway, latest, active).isEmpty())
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
                verdicts(rows, gateway, latest, rows.active())
                    .forEach(verdict -> apply(rows, gateway, latest, verdict)));
  }

  private List<Verdict> verdicts(
      AlertDao rows,
      SensorSettings.Gateway gateway,
      AlertDao.Latest latest,
      List<AlertDao.Alert> active) {
    List<Verdict> verdicts = new ArrayList<>();
    for (AlertRule rule : rules) {
      if (rule.watches(gateway)) {
        Optional<AlertDao.Alert> alert =
            active.stream()
                .filter(
                    one -> one.rule().equals(rule.name()) && one.gateway().equals(gateway.name()))
                .findFirst();
        boolean allowed = rule.allows(latest.value());
        if (allowed && alert.isPresent()) {
          verdicts.add(new Verdict(rule, alert.get()));
        } else if (!allowed && alert.isEmpty() && hasLasted(rows, rule, latest)) {
          verdicts.add(new Verdict(rule, null));
        }
      }
    }
    return verdicts;
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
      AlertDao rows, SensorSettings.Gateway gateway, AlertDao.Latest latest, Verdict verdict) {
    AlertRule rule = verdict.rule();
    Instant now = clock.instant();
    if (verdict.active() != null) {
      rows.clear(verdict.active().id(), now);
      LOG.info(
          "Alert {} of gateway {} is cleared by the value {}",
          rule.name(),
          gateway.name(),
          latest.value());
    } else if (rows.raise(
            rule.name(),
            gateway.name(),
            gateway.dispenserId(),
            rule.told(),
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
