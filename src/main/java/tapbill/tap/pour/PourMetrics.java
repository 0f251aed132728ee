package tapbill.tap.pour;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;

/** What is poured and earned, for dashboards. Bills are never made from these: they are doubles. */
public final class PourMetrics {
  private final Counter opened;
  private final Counter closed;
  private final Counter litres;
  private final Counter revenue;

  public PourMetrics(PrometheusRegistry registry, Database database) {
    opened = counter(registry, "tapbill_pours_opened", "Taps opened by this node");
    closed = counter(registry, "tapbill_pours_closed", "Taps closed by this node");
    litres =
        counter(registry, "tapbill_poured_litres", "Litres of the pours that this node closed");
    revenue =
        counter(registry, "tapbill_revenue", "Currency units of the pours that this node closed");
    GaugeWithCallback.builder()
        .name("tapbill_open_taps")
        .help("Taps that are open, on all nodes")
        .callback(callback -> openTaps(database, callback))
        .register(registry);
  }

  void opened(@Nullable Outcome outcome, @Nullable Throwable error) {
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

  private static void openTaps(Database database, GaugeWithCallback.Callback callback) {
    try {
      callback.call(database.read(PourDao.class, PourDao::openTaps));
    } catch (JdbiException e) {
      // The gauge is left out while the database is away; tapbill_database_up says why.
    }
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }
}
