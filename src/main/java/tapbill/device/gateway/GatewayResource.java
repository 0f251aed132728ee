package tapbill.device.gateway;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.device.reading.Reading;
import tapbill.device.sensor.GatewayName;

/** Readings that admins have fetched from a gateway. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class GatewayResource {
  private final GatewayService gateways;

  public GatewayResource(GatewayService gateways) {
    this.gateways = gateways;
  }

  /** A reading as it was stored. */
  public record Fetched(
      Instant time, @Nullable BigDecimal value, boolean valid, List<String> tags) {

    static Fetched of(Reading reading) {
      return new Fetched(reading.time(), reading.value(), reading.valid(), reading.tags());
    }
  }

  /** As the reference has it; it stores, so nobody on the way may do it twice or keep it. */
  @GET
  @Path("api/populate")
  public Response get(@QueryParam("gateway") @DefaultValue("default") GatewayName gateway) {
    return populate(gateway);
  }

  @POST
  @Path("api/populate")
  public Response populate(@QueryParam("gateway") @DefaultValue("default") GatewayName gateway) {
    return Response.ok(Fetched.of(gateways.populate(gateway.value())))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
