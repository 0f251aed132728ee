package tapbill.screen.page;

import static java.util.stream.Collectors.toMap;

import io.dropwizard.views.common.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.PageLimit;
import tapbill.platform.database.SharedReads;
import tapbill.screen.live.LiveDispenser;
import tapbill.screen.live.LiveDispenserService;
import tapbill.tap.dispenser.DispenserId;
import tapbill.tap.tab.TabService;
import tapbill.tap.token.DriverToken;

/**
 * Serves the pages. The wall and the taps are complete without scripts, which then keep them up to
 * date.
 */
@Path("/")
@Produces("text/html; charset=utf-8")
@ScreenAnswer
public class ScreenResource {
  private final LiveDispenserService dispensers;
  private final TabService tabs;
  private final Wordings wordings;
  private final SharedReads<Wording, WallScreen> walls = new SharedReads<>(this::walls);

  public ScreenResource(LiveDispenserService dispensers, TabService tabs, Wordings wordings) {
    this.dispensers = dispensers;
    this.tabs = tabs;
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

  /** Returns a tab to be printed, with its newest pours and entries, a thousand of each at most. */
  @GET
  @Path("api/tab/{driver_token}/receipt")
  public View receipt(
      @PathParam("driver_token") DriverToken token,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages,
      @Context Actor client) {
    TabService.Tab tab = tabs.tab(token, null, PageLimit.LARGEST, client);
    return new ReceiptScreen(
        wordings.accepted(languages),
        token.value(),
        tab,
        tabs.entries(token, Long.MAX_VALUE, PageLimit.LARGEST, client),
        tabs.owed(tab.state()).onTheWire());
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
