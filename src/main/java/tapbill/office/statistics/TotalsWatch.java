package tapbill.office.statistics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the totals while the service runs, and reports the differences to logs and metrics. */
public final class TotalsWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TotalsWatch.class);

  private final TotalsCheck check;
  private final Gauge differences;

  public TotalsWatch(TotalsCheck check, PrometheusRegistry metrics) {
    this.check = check;
    this.differences =
        Gauge.builder()
            .name("tapbill_totals_differences")
            .help("Stored totals that differed from their rows when this node compared them last")
            .register(metrics);
  }

  /** Compares the totals; to be repeated. */
  public void run() {
    List<TotalsCheck.Difference> found;
    try {
      found = check.differences();
    } catch (RuntimeException e) {
      LOG.warn("The totals could not be compared; this is retried: {}", e.toString());
      return;
    }
    differences.set(found.size());
    for (TotalsCheck.Difference difference : found) {
      LOG.error("{}; see check-totals", difference.description());
    }
  }
}
