package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;
import tapbill.tap.token.DriverToken;

/** The routes of a wristband's tab. They need no login: the token itself is the secret. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class TabResource {
  private final TabService tabs;

  public TabResource(TabService tabs) {
    this.tabs = tabs;
  }

  /**
   * A page of a tab. The figures are those of all pours, not of this page alone.
   *
   * @param owed what is to be paid, rounded once to the smallest coin
   */
  public record Tab(
      String driverToken, Money owed, @JsonUnwrapped TabFigures figures, List<Line> pours) {}

  /** One pour of a tab; {@code endTime} is null while it runs. */
  public record Line(
      long transactionId,
      long dispenserId,
      @Nullable String beer,
      Instant startTime,
      @Nullable Instant endTime,
      Volume amount,
      Money cost) {

    static Line of(Pour pour, Instant now) {
      Bill bill = pour.bill(now);
      return new Line(
          pour.id(),
          pour.dispenserId(),
          pour.beer(),
          pour.openedAt(),
          pour.closedAt(),
          bill.volume(),
          bill.cost());
    }
  }

  @GET
  @Path("api/tab/{driver_token}")
  public Response get(
      @PathParam("driver_token") DriverToken token,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context Actor client,
      @Context UriInfo request) {
    TabService.Tab tab = tabs.tab(token, cursor, limit.value() + 1, client);
    List<Pour> page = limit.of(tab.pours());
    return NextPage.response(
        new Tab(
            token.value(),
            tabs.owed(tab.state()),
            tabs.figures(tab.state()),
            page.stream().map(pour -> Line.of(pour, tab.now())).toList()),
        request,
        page.size() == tab.pours().size() ? null : after(page));
  }

  @GET
  @Path("api/tab/{driver_token}/entries")
  public Response entries(
      @PathParam("driver_token") DriverToken token,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context Actor client,
      @Context UriInfo request) {
    return NextPage.response(
        tabs.entries(
            token, cursor == null ? Long.MAX_VALUE : cursor.id(), limit.value() + 1, client),
        limit,
        request,
        last -> new TimeCursor(last.time(), last.id()));
  }

  private static TimeCursor after(List<Pour> page) {
    Pour last = page.get(page.size() - 1);
    return new TimeCursor(last.openedAt(), last.id());
  }
}
