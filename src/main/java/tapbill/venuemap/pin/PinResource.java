package tapbill.venuemap.pin;

import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.bodylimit.BodyLimit;
import tapbill.venuemap.map.MapId;
import tapbill.venuemap.map.Viewer;

/** Lists the dispensers on a map for those who may see it; admins place them. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class PinResource {
  private static final int MOST = 1000;

  private final PinService pins;

  public PinResource(PinService pins) {
    this.pins = pins;
  }

  @GET
  @Path("api/v1/maps/{id}/pins")
  public List<PinnedDispenser> list(@PathParam("id") MapId id, @Auth Optional<Account> account) {
    return pins.pins(id, Viewer.of(account));
  }

  @PUT
  @Path("api/v1/maps/{id}/pins")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("admin")
  @BodyLimit(mebibytes = 1)
  public List<PinnedDispenser> replace(
      @PathParam("id") MapId id,
      @NotNull(message = "is required") @Size(max = MOST, message = "must have at most {max} pins") List<@NotNull(message = "must be pins") @Valid Pin> wanted,
      @Auth Account account,
      @Context Actor actor) {
    Viewer admin = Viewer.of(account);
    pins.replace(id, wanted, admin, actor);
    return pins.pins(id, admin);
  }
}
