package tapbill.tap.history;

import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.tap.bill.CloseToken;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.token.DriverToken;

/** The routes by which staff lists pours, and staff and guests read one. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class PourListResource {
  private final PourListService pours;

  public PourListResource(PourListService pours) {
    this.pours = pours;
  }

  @GET
  @Path("api/pours")
  @RolesAllowed("staff")
  public Response list(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("dispenser_id") @Nullable Long dispenserId,
      @QueryParam("driver_token") @Nullable DriverToken driverToken,
      @QueryParam("beer") @Nullable String beer,
      @QueryParam("ended_by") @Nullable String endedBy,
      @QueryParam("review") @DefaultValue("false") boolean review,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context UriInfo request) {
    PourFilter filter =
        new PourFilter(
            TimeRange.of(from, to),
            dispenserId,
            driverToken == null ? null : driverToken.value(),
            beer,
            endedBy == null ? null : checked(endedBy),
            review);
    return NextPage.response(
        pours.list(filter, cursor, limit.value() + 1),
        limit,
        request,
        last -> new TimeCursor(last.openedAt(), last.id()));
  }

  /** Returns a pour to staff, and to whom it belongs: who knows its token or its close token. */
  @GET
  @Path("api/pours/{id}")
  public PourDetails get(
      @PathParam("id") String id,
      @QueryParam("driver_token") @Nullable DriverToken driverToken,
      @HeaderParam(CloseToken.HEADER) @Nullable CloseToken closeToken,
      @Auth Optional<Account> account,
      @Context Actor client) {
    PourListService.Proof proof =
        new PourListService.Proof(
            account.filter(Account::isStaff).isPresent(),
            driverToken == null ? null : driverToken.value(),
            closeToken == null ? null : closeToken.digest());
    return pours.find(number(id), proof, client);
  }

  private static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw ApiError.notFound(Reason.UNKNOWN_POUR, "Pour not found");
    }
  }

  private static String checked(String endedBy) {
    if (Arrays.stream(EndedBy.values()).noneMatch(one -> one.text().equals(endedBy))) {
      throw ApiError.badRequest("ended_by must be client, staff or bound");
    }
    return endedBy;
  }
}
