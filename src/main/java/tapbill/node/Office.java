package tapbill.node;

import tapbill.office.statistics.BeerResource;
import tapbill.office.statistics.ExportResource;
import tapbill.office.statistics.StatisticsResource;
import tapbill.office.statistics.StatisticsService;
import tapbill.office.statistics.TimelineResource;
import tapbill.tap.history.PourHistory;

/** The area {@code office}: statistics. */
public final class Office {
  private Office() {}

  /** Builds the area and registers its routes. */
  public static void open(Node node, PourHistory history) {
    StatisticsService statistics = new StatisticsService(node.database(), history, node.clock());
    node.register(new StatisticsResource(statistics, node.environment().getObjectMapper()));
    node.register(new TimelineResource(statistics));
    node.register(new BeerResource(statistics));
    node.register(new ExportResource(statistics));
  }
}
