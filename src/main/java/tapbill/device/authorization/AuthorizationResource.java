package tapbill.device.authorization;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.tap.access.StationId;

/** Accepts authorization requests of controllers and lists their log for admins. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class AuthorizationResource {
  private final AuthorizationService authorizations;

  public AuthorizationResource(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  /** The optional body of an authorization request. */
  public record Request(@Nullable String callbackUrl) {}

  /** The answer to an accepted request; its status is 200, as in the reference. */
  public record Accepted(String status, String message, UUID requestId) {
    static final String STATUS = "accepted";
    static final String MESSAGE =
        "Request is being processed asynchronously."
            + " The result will be sent to the provided callback URL.";
  }

  /** An attempt to deliver a callback. */
  public record Attempt(Instant time, @Nullable Integer status, @Nullable String error) {}

  /** An entry of the log. */
  public record Entry(
      long id,
      UUID requestId,
      UUID stationId,
      @Nullable String driverToken,
      @Nullable String callbackUrl,
      Instant requestTime,
      @Nullable Instant decisionTime,
      @Nullable Decision decision,
      Authorization.@Nullable CallbackStatus callbackStatus,
      List<Attempt> callbackAttempts) {

    static Entry of(AuthorizationService.LogEntry logged) {
      Authorization authorization = logged.authorization();
      return new Entry(
          authorization.id(),
          authorization.requestId(),
          authorization.stationId(),
          authorization.driverToken(),
          authorization.callbackUrl(),
          authorization.requestTime(),
          authorization.decisionTime(),
          authorization.decision(),
          authorization.callbackStatus(),
          logged.attempts().stream()
              .map(attempt -> new Attempt(attempt.time(), attempt.status(), attempt.error()))
              .toList());
    }
  }

  @GET
  @Path("station/{station_id}/driver/{driver_token}/authorize")
  public Accepted requestByGet(
      @PathParam("station_id") StationId station,
      @PathParam("driver_token") String driverToken,
      @QueryParam("callback_url") @Nullable String callbackUrl,
      @Context Actor client) {
    return accepted(authorizations.request(station, driverToken, callbackUrl, client));
  }

  @POST
  @Path("station/{station_id}/driver/{driver_token}/authorize")
  @Consumes(MediaType.APPLICATION_JSON)
  public Accepted request(
      @PathParam("station_id") StationId station,
      @PathParam("driver_token") String driverToken,
      @QueryParam("callback_url") @Nullable String callbackUrl,
      @Nullable @Valid Request request,
      @Context Actor client) {
    String url = callbackUrl == null && request != null ? request.callbackUrl() : callbackUrl;
    return accepted(authorizations.request(station, driverToken, url, client));
  }

  @GET
  @Path("api/authorizations")
  @RolesAllowed("admin")
  public Response list(
      @QueryParam("station_id") @Nullable StationId station,
      @QueryParam("driver_token") @Nullable String driverToken,
      @QueryParam("decision") @Nullable String decision,
      @QueryParam("callback_status") @Nullable String callbackStatus,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context UriInfo request) {
    requireOneOf("decision", decision, Arrays.stream(Decision.values()).map(Decision::text));
    requireOneOf(
        "callback_status",
        callbackStatus,
        Arrays.stream(Authorization.CallbackStatus.values())
            .map(Authorization.CallbackStatus::text));
    TimeRange range = TimeRange.of(from, to);
    TimeCursor start = cursor == null ? new TimeCursor(range.to(), 0) : cursor;
    List<AuthorizationService.LogEntry> page =
        authorizations.withAttempts(
            authorizations.page(
                new AuthorizationFilter(
                    station == null ? null : station.value(),
                    driverToken,
                    decision,
                    callbackStatus),
                range,
                start,
                limit.value() + 1));
    return NextPage.response(
        page.stream().map(Entry::of).toList(),
        limit,
        request,
        entry -> new TimeCursor(entry.requestTime(), entry.id()));
  }

  @POST
  @Path("api/authorizations/{id}/redeliver")
  @RolesAllowed("admin")
  public Response redeliver(@PathParam("id") long id, @Context Actor actor) {
    authorizations.redeliver(id, actor);
    return Response.accepted().build();
  }

  private static Accepted accepted(UUID requestId) {
    return new Accepted(Accepted.STATUS, Accepted.MESSAGE, requestId);
  }

  private static void requireOneOf(String name, @Nullable String value, Stream<String> values) {
    List<String> known = values.toList();
    if (value != null && !known.contains(value)) {
      throw ApiError.badRequest(name + " must be one of " + String.join(", ", known));
    }
  }
}
