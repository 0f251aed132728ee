package tapbill.node;

import java.time.Duration;
import tapbill.office.statistics.BeerResource;
import tapbill.office.statistics.ExportResource;
import tapbill.office.statistics.StatisticsResource;
import tapbill.office.statistics.StatisticsService;
import tapbill.office.statistics.TimelineResource;
import tapbill.office.statistics.TotalsWatch;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;
import tapbill.tap.history.PourHistory;

/** The area {@code office}: statistics, and the check of the stored totals. */
public final class Office {
  private Office() {}

  /** Builds the area and registers its routes. */
  public static void open(Node node, PourHistory history, AuditLog audit) {
    StatisticsService statistics = new StatisticsService(node.database(), history, node.clock());
    node.register(new StatisticsResource(statistics, node.environment().getObjectMapper()));
    node.register(new TimelineResource(statistics));
    node.register(new BeerResource(statistics));
    node.register(new ExportResource(statistics));
    Duration checkEvery = node.configuration().totals().checkEvery().toJavaDuration();
    if (!checkEvery.isZero()) {
      TotalsWatch watch =
          new TotalsWatch(
              () -> Database.ofCommand(node.uri(), node.configuration().database()),
              audit,
              node.metrics());
      node.manage(node.supervisor().repeat("totals-check", checkEvery, watch::run));
    }
  }
}
