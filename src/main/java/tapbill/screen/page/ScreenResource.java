package tapbill.screen.page;

import static java.util.stream.Collectors.toMap;

import io.dropwizard.views.common.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.SharedReads;
import tapbill.screen.live.LiveDispenser;
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
  private final SharedReads<Wording, WallScreen> walls = new SharedReads<>(this::walls);

  public ScreenResource(LiveDispenserService dispensers, Wordings wordings) {
    this.dispensers = dispensers;
    this.wordings = wordings;
  }

  @GET
  public View wall(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
    return walls.get(wordings.accepted(languages)).orElseThrow();
  }

  private Map<Wording, WallScreen> walls(Set<Wording> languages) {
    List<LiveDispenser> taps = dispensers.listed();
    return languages.stream()
        .collect(toMap(language -> language, language -> new WallScreen(language, taps)));
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
