package tapbill.tap.pour;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseMetrics;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.PourDao;

/** Metrics of pours and revenue. They are doubles and approximate; bills never use them. */
public final class PourMetrics {
  private final Counter opened;
  private final Counter closed;
  private final Counter limited;
  private final Counter litres;
  private final Counter revenue;

  public PourMetrics(PrometheusRegistry registry, Database database) {
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
    DatabaseMetrics.registerGauge(
        registry,
        "tapbill_open_taps",
        "Taps that are open, on all nodes",
        values -> values.call(database.read(PourDao.class, PourDao::openTaps)));
  }

  void opened(@Nullable Outcome outcome, @Nullable Throwable error) {
    if (outcome != null && outcome.refusal() == Refusal.RATE_LIMITED) {
      limited.inc();
    }
    if (outcome != null && outcome.pour() != null && !outcome.repeated()) {
      opened.inc();
    }
  }

  void closed(@Nullable Outcome outcome, @Nullable Throwable error) {
    if (outcome != null && outcome.pour() != null && !outcome.repeated()) {
      Bill bill = outcome.pour().bill(outcome.pour().openedAt());
      closed.inc();
      litres.inc(bill.volume().litres().doubleValue());
      revenue.inc(bill.cost().units().doubleValue());
    }
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }
}
