package tapbill.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import tapbill.dispenser.DispenserId;

/** Usage and revenue, for admins. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class StatisticsResource {
  private final StatisticsService statistics;

  public StatisticsResource(StatisticsService statistics) {
    this.statistics = statistics;
  }

  @GET
  @Path("api/statistics")
  public List<DispenserStatistics> all() {
    return statistics.all();
  }

  @GET
  @Path("api/statistics/{id}")
  public DispenserStatistics one(@PathParam("id") DispenserId id) {
    return statistics.of(id.value()).orElseThrow(DispenserId::unknown);
  }
}
