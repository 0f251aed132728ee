package tapbill.people.audit;

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
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;

/** The route by which admins read the audit log. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AuditResource {
  private final AuditLog audit;

  public AuditResource(AuditLog audit) {
    this.audit = audit;
  }

  @GET
  @Path("api/audit")
  public Response list(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("action") @Nullable String action,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context UriInfo request) {
    TimeRange range = TimeRange.of(from, to);
    // The end of the range is exclusive: id 0 is before all entries of that moment.
    TimeCursor start = cursor == null ? new TimeCursor(range.to(), 0) : cursor;
    return NextPage.response(
        audit.page(range, actor, action, start, limit.value() + 1),
        limit,
        request,
        entry -> new TimeCursor(entry.time(), entry.id()));
  }
}
