package tapbill.office.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/** The route of usage and revenue by beer. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class BeerResource {
  private final StatisticsService statistics;

  public BeerResource(StatisticsService statistics) {
    this.statistics = statistics;
  }

  /**
   * The totals of a beer.
   *
   * @param beer its name when the pours were opened; null for pours without a beer
   */
  public record Item(
      @Nullable String beer, long totalTransactions, Volume totalAmount, Money totalRevenue) {
    static Item of(StatisticsDao.OfBeer row) {
      Totals totals = row.closed();
      return new Item(row.beer(), totals.pours(), totals.volume(), totals.revenue());
    }
  }

  @GET
  @Path("api/statistics/beers")
  public List<Item> beers(
      @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
    return statistics.beers(TimeRange.of(from, to)).stream().map(Item::of).toList();
  }
}
