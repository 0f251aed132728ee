package tapbill.screen.page;

import io.dropwizard.views.common.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;
import tapbill.screen.live.LiveDispenserService;
import tapbill.tap.dispenser.DispenserId;

/**
 * Serves the pages. The wall and the taps are complete without scripts, which then keep them up to
 * date.
 */
@Path("/")
@Produces("text/html; charset=utf-8")
@ScreenAnswer
public class ScreenResource {
  private final LiveDispenserService dispensers;
  private final Wordings wordings;

  public ScreenResource(LiveDispenserService dispensers, Wordings wordings) {
    this.dispensers = dispensers;
    this.wordings = wordings;
  }

  @GET
  public View wall(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
    return new WallScreen(wordings.accepted(languages), dispensers.listed());
  }

  @GET
  @Path("tap/{id}")
  public View tap(
      @PathParam("id") DispenserId id,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
    return new TapScreen(
        wordings.accepted(languages),
        dispensers.find(id.value()).orElseThrow(DispenserId::unknown));
  }

  @GET
  @Path("map/{id}")
  public View map(
      @PathParam("id") String id,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
    return new MapScreen(wordings.accepted(languages), id);
  }

  @GET
  @Path("admin")
  public View admin(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
    return new Screen("admin", wordings.accepted(languages));
  }
}
