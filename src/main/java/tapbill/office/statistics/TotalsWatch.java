package tapbill.office.statistics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;

/** Checks the totals while the service runs, and reports the differences to logs and metrics. */
public final class TotalsWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TotalsWatch.class);

  private final Supplier<Database> connection;
  private final AuditLog audit;

  /** The differences that were found last; null if the totals have not been compared yet. */
  private volatile @Nullable Integer differences;

  /**
   * Creates the watch.
   *
   * @param connection connects for one check, which may take longer than a request
   */
  public TotalsWatch(Supplier<Database> connection, AuditLog audit, PrometheusRegistry metrics) {
    this.connection = connection;
    this.audit = audit;
    GaugeWithCallback.builder()
        .name("tapbill_totals_differences")
        .help("Stored totals that differed from their rows when this node compared them last")
        .callback(this::report)
        .register(metrics);
  }

  /** Compares the totals; to be repeated. */
  public void run() {
    try {
      Database database = connection.get();
      try {
        List<TotalsCheck.Difference> found = new TotalsCheck(database, audit).differences();
        found.forEach(difference -> LOG.error("{}; see check-totals", difference.description()));
        differences = found.size();
      } finally {
        database.stop();
      }
    } catch (RuntimeException e) {
      differences = null;
      LOG.warn("The totals could not be compared; this is retried: {}", e.toString());
    }
  }

  private void report(GaugeWithCallback.Callback gauge) {
    Integer found = differences;
    if (found != null) {
      gauge.call(found);
    }
  }
}
