package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.Texts;
import tapbill.platform.quantity.Money;
import tapbill.tap.token.DriverToken;

/** The routes by which staff sets limits, takes money and replaces wristbands. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("staff")
public class TabOfficeResource {
  private final TabOffice tabs;
  private final TabCashier cashier;

  public TabOfficeResource(TabOffice tabs, TabCashier cashier) {
    this.tabs = tabs;
    this.cashier = cashier;
  }

  /** The body of a replacement. */
  public record Replacement(@NotNull(message = "is required") DriverToken driverToken) {}

  /** An entry with the balance of its tab. */
  public record Entered(@JsonUnwrapped TabEntry entry, Money balance) {}

  @GET
  @Path("api/tabs")
  public Response list(
      @QueryParam("owing") @DefaultValue("false") boolean owing,
      @QueryParam("q") @Nullable String text,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable DriverToken cursor,
      @Context UriInfo request) {
    if (text != null && !Texts.canBeStored(text)) {
      throw ApiError.badRequest("q must not contain the character 0");
    }
    return NextPage.response(
        tabs.list(owing, text, cursor == null ? "" : cursor.value(), limit.value() + 1),
        limit,
        request,
        StaffTab::driverToken);
  }

  @PUT
  @Path("api/tab/{driver_token}")
  @Consumes(MediaType.APPLICATION_JSON)
  public StaffTab change(
      @PathParam("driver_token") DriverToken token,
      @NotNull(message = "a JSON object is required") @Valid TabChange change,
      @Context Actor actor) {
    return tabs.change(token, change, actor);
  }

  @POST
  @Path("api/tab/{driver_token}/entries")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response enter(
      @PathParam("driver_token") DriverToken token,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @NotNull(message = "a JSON object is required") @Valid NewEntry entry,
      @Context Actor actor) {
    if (key == null) {
      throw ApiError.badRequest(
          IdempotencyKey.HEADER + " is required, so that no money is entered twice");
    }
    TabCashier.Entered entered = cashier.enter(token, entry, key, actor);
    return Response.status(Response.Status.CREATED)
        .entity(new Entered(entered.entry(), entered.balance()))
        .build();
  }

  @POST
  @Path("api/tab/{driver_token}/approve")
  public StaffTab approve(@PathParam("driver_token") DriverToken token, @Context Actor actor) {
    return tabs.approve(token, actor);
  }

  @POST
  @Path("api/tab/{driver_token}/replace")
  @Consumes(MediaType.APPLICATION_JSON)
  public StaffTab replace(
      @PathParam("driver_token") DriverToken token,
      @NotNull(message = "a JSON object is required") @Valid Replacement replacement,
      @Context Actor actor) {
    return tabs.replace(token, replacement.driverToken(), actor);
  }
}
