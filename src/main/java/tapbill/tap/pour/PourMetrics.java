package tapbill.tap.pour;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseMetrics;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Metrics of pours and revenue. They are doubles and approximate; bills never use them. */
public final class PourMetrics {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int MOST_REPORTED = 100;

  private final Counter opened;
  private final Counter closed;
  private final Counter limited;
  private final Counter litres;
  private final Counter revenue;
  private final Counter endedByBound;
  private final Counter late;
  private final Counter doubtful;

  public PourMetrics(PrometheusRegistry registry, Database database, InstantSource clock) {
    opened = counter(registry, "tapbill_pours_opened", "Taps opened by this node");
    closed = counter(registry, "tapbill_pours_closed", "Taps closed by this node");
    limited =
        counter(
            registry,
            "tapbill_opens_limited",
            "Openings that this node refused because of their number");
    litres =
        counter(registry, "tapbill_poured_litres", "Litres of the pours that this node closed");
    revenue =
        counter(registry, "tapbill_revenue", "Currency units of the pours that this node closed");
    endedByBound =
        counter(
            registry,
            "tapbill_pours_ended_by_bound",
            "Pours that this node ended because their bound had come");
    late =
        counter(
            registry,
            "tapbill_pours_late",
            "Closed pours of which this node heard more than two minutes late");
    doubtful =
        counter(
            registry,
            "tapbill_pours_clock_doubtful",
            "Pours that were open when the clock of this node jumped");
    DatabaseMetrics.registerGauge(
        registry,
        "tapbill_pours_open_seconds",
        "Seconds for which a tap is open, of the taps that are open for more than two minutes",
        values -> reportOpen(database, clock, values),
        "dispenser");
    DatabaseMetrics.registerGauge(
        registry,
        "tapbill_open_taps",
        "Taps that are open, on all nodes",
        values -> values.call(database.read(PourDao.class, PourDao::openTaps)));
  }

  /** Counts a pour that was opened or closed. */
  void written(Pour pour) {
    if (pour.closedAt() == null) {
      opened.inc();
      return;
    }
    Bill bill = pour.bill(pour.closedAt());
    closed.inc();
    litres.inc(bill.volume().litres().doubleValue());
    revenue.inc(bill.cost().units().doubleValue());
    if (pour.endedBy() == EndedBy.BOUND) {
      endedByBound.inc();
    }
    if (pour.late()) {
      late.inc();
    }
  }

  /** Counts the openings that were refused because of their number. */
  void answered(Outcome outcome) {
    if (outcome.refusal() == Refusal.RATE_LIMITED) {
      limited.inc();
    }
  }

  void doubtful(int pours) {
    doubtful.inc(pours);
  }

  /** Reports the taps that are open for longer than most, the longest first. */
  private static void reportOpen(
      Database database, InstantSource clock, GaugeWithCallback.Callback values) {
    Instant now = clock.instant();
    database
        .read(PourEndDao.class, pours -> pours.openSince(now.minus(LONG), MOST_REPORTED))
        .forEach(
            open ->
                values.call(
                    (double) Duration.between(open.openedAt(), now).toSeconds(),
                    String.valueOf(open.dispenserId())));
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }
}
