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

/** Fetches and stores a reading from a gateway when an admin requests it. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class GatewayResource {
  private final GatewayService gateways;

  public GatewayResource(GatewayService gateways) {
    this.gateways = gateways;
  }

  /** A stored reading in the format of the API. */
  public record Fetched(
      Instant time, @Nullable BigDecimal value, boolean valid, List<String> tags) {

    static Fetched of(Reading reading) {
      return new Fetched(reading.time(), reading.value(), reading.valid(), reading.tags());
    }
  }

  /**
   * Serves GET as the reference API does. The request stores a reading, so the answer must not be
   * cached.
   */
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
