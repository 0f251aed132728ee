package tapbill.tap.tab;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseMetrics;
import tapbill.platform.quantity.Money;

/** Metrics of the money of tabs. They are doubles and approximate; bills never use them. */
public final class TabMetrics {
  private final Counter payments;
  private final Counter refunds;

  public TabMetrics(PrometheusRegistry registry, Database database) {
    payments =
        counter(registry, "tapbill_tab_payments", "Currency units that guests paid at this node");
    refunds =
        counter(
            registry, "tapbill_tab_refunds", "Currency units that guests got back at this node");
    DatabaseMetrics.registerGauge(
        registry,
        "tapbill_tab_balance",
        "Currency units that guests owe, and that they have paid and not poured yet",
        values -> {
          TabDao.Outstanding all = database.read(TabDao.class, TabDao::outstanding);
          values.call(all.owed().units().doubleValue(), "owed");
          values.call(all.prepaid().units().doubleValue(), "prepaid");
        },
        "kind");
  }

  /** Counts an entry. */
  void entered(Money amount) {
    double units = amount.units().doubleValue();
    if (units < 0) {
      refunds.inc(-units);
    } else {
      payments.inc(units);
    }
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }
}
