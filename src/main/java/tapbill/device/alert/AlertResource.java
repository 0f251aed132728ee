package tapbill.device.alert;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;

/** Lists the alerts of sensors for admins. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AlertResource {
  private final AlertService alerts;

  public AlertResource(AlertService alerts) {
    this.alerts = alerts;
  }

  /** An alert in the format of the API. */
  public record Entry(
      long id,
      String rule,
      String gateway,
      @Nullable Long dispenserId,
      String message,
      BigDecimal value,
      boolean refusesOpens,
      Instant raisedAt,
      @Nullable Instant clearedAt) {

    static Entry of(AlertDao.Alert alert) {
      return new Entry(
          alert.id(),
          alert.rule(),
          alert.gateway(),
          alert.dispenserId(),
          alert.message(),
          alert.value(),
          alert.refusesFrom() != null,
          alert.raisedAt(),
          alert.clearedAt());
    }
  }

  @GET
  @Path("api/alerts")
  public Response list(
      @QueryParam("active") @Nullable String active,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context UriInfo request) {
    TimeCursor start = cursor == null ? new TimeCursor(TimeRange.ALWAYS.to(), 0) : cursor;
    return NextPage.response(
        alerts.page(flag(active), start, limit.value() + 1).stream().map(Entry::of).toList(),
        limit,
        request,
        entry -> new TimeCursor(entry.raisedAt(), entry.id()));
  }

  private static @Nullable Boolean flag(@Nullable String active) {
    if (active == null) {
      return null;
    }
    return switch (active) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiError.badRequest("active must be true or false");
    };
  }
}
