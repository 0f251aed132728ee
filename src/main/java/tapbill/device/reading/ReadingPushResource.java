package tapbill.device.reading;

import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.GatewayName;
import tapbill.device.sensor.SensorSettings;
import tapbill.people.account.Account;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.RequestBody;
import tapbill.platform.bodylimit.BodyLimit;

/** Stores readings that an admin, or a gateway with its own key, pushes. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class ReadingPushResource {
  private static final String DEFAULT_GATEWAY = "default";

  private final ReadingService readings;
  private final SensorSettings settings;

  public ReadingPushResource(ReadingService readings, SensorSettings settings) {
    this.readings = readings;
    this.settings = settings;
  }

  /** The result of a push. */
  public record Pushed(long stored, long duplicates, List<RawReadingReader.Rejected> rejected) {}

  @POST
  @Path("api/data")
  @Consumes(MediaType.APPLICATION_JSON)
  @BodyLimit(mebibytes = 4)
  public Pushed push(
      @Auth Optional<Account> account,
      @HeaderParam("X-Gateway-Key") @Nullable String key,
      @QueryParam("gateway") @Nullable GatewayName gateway,
      @Context SecurityContext security,
      InputStream body)
      throws IOException {
    String name =
        key == null ? nameForAccount(account, security, gateway) : nameForKey(key, gateway);
    RawReadingReader.Batch batch = RequestBody.read(body, () -> RawReadingReader.batch(body));
    Long dispenserId = settings.gateway(name).map(SensorSettings.Gateway::dispenserId).orElse(null);
    ReadingBatch stored = readings.store(name, dispenserId, batch.readings());
    return new Pushed(stored.stored(), stored.duplicates(), batch.rejected());
  }

  private static String nameForAccount(
      Optional<Account> account, SecurityContext security, @Nullable GatewayName gateway) {
    if (account.isEmpty()) {
      throw ApiError.unauthorized(
          Reason.UNAUTHENTICATED, "A valid access token or gateway key is required");
    }
    if (!security.isUserInRole("admin")) {
      throw ApiError.forbidden(Reason.FORBIDDEN, "Only admins and gateways may push readings");
    }
    return gateway == null ? DEFAULT_GATEWAY : gateway.value();
  }

  private String nameForKey(String key, @Nullable GatewayName gateway) {
    String own =
        settings
            .gatewayWithKey(key)
            .orElseThrow(
                () ->
                    ApiError.unauthorized(
                        Reason.UNAUTHENTICATED, "X-Gateway-Key is not the key of a gateway"))
            .name();
    if (gateway != null && !gateway.value().equals(own)) {
      throw ApiError.forbidden(Reason.FORBIDDEN, "A gateway may push only its own readings");
    }
    return own;
  }
}
