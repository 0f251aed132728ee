package tapbill.device.authorization;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.audit.Actor;
import tapbill.people.session.OpenToTrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.api.Timestamp;
import tapbill.tap.access.StationId;
import tapbill.tap.token.CardUid;
import tapbill.tap.token.DriverToken;

/**
 * Serves the API of the reference system that authorizes over Kafka, with the services of {@link
 * AuthorizationResource}.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class ChargeServiceResource {
  private static final Logger LOG = LoggerFactory.getLogger(ChargeServiceResource.class);

  private final AuthorizationService authorizations;
  private final ObjectMapper mapper;

  public ChargeServiceResource(AuthorizationService authorizations, ObjectMapper mapper) {
    this.authorizations = authorizations;
    this.mapper = mapper;
  }

  /** An authorization request of a controller. */
  public record Request(
      @Nullable String stationId, @Nullable String driverToken, @Nullable String callbackUrl) {}

  /**
   * The answer to a request.
   *
   * @param status "accepted", "rejected" if the request is invalid, or "failed" if it can be
   *     retried
   */
  public record Validation(String status, String message) {}

  /** A request that another service has received and forwards. */
  public record ForwardedRequest(
      @NotNull(message = "is required") String stationId,
      @NotNull(message = "is required") String driverToken,
      @NotNull(message = "is required") Timestamp requestTime,
      @Nullable String callbackUrl) {}

  /** The decision on a forwarded request, as a text of the reference. */
  public record CheckResult(String message) {}

  /** An entry of the log in the format of the reference. */
  public record LogEntry(
      long id,
      UUID stationId,
      @Nullable String driverToken,
      @Nullable String callbackUrl,
      Instant requestTime,
      @Nullable Instant decisionTime,
      @Nullable Decision decision) {

    static LogEntry of(Authorization authorization) {
      return new LogEntry(
          authorization.id(),
          authorization.stationId(),
          authorization.driverToken(),
          authorization.callbackUrl(),
          authorization.requestTime(),
          authorization.decisionTime(),
          authorization.decision());
    }
  }

  @POST
  @Path("api/chargingRequestValidator/")
  @Consumes({
    MediaType.APPLICATION_JSON,
    MediaType.APPLICATION_FORM_URLENCODED,
    MediaType.MULTIPART_FORM_DATA
  })
  public Validation validate(
      @NotNull(message = "is required") @Valid Request request, @Context Actor client) {
    try {
      String token = required("driver_token", request.driverToken());
      if (CardUid.find(token).isEmpty()) {
        DriverToken.fromString(token);
      }
      authorizations.request(
          StationId.fromString(required("station_id", request.stationId())),
          token,
          request.callbackUrl(),
          client);
      return new Validation(
          AuthorizationResource.Accepted.STATUS, AuthorizationResource.Accepted.MESSAGE);
    } catch (ApiError e) {
      if (e.getResponse().getStatus() != Response.Status.BAD_REQUEST.getStatusCode()) {
        throw e;
      }
      return new Validation("rejected", String.valueOf(e.getMessage()));
    } catch (JdbiException e) {
      LOG.warn("An authorization request could not be accepted", e);
      return new Validation("failed", "The request could not be accepted, try again");
    }
  }

  @POST
  @Path("api/checkauthority/")
  @OpenToTrustedNetworks
  @Consumes({
    MediaType.APPLICATION_JSON,
    MediaType.APPLICATION_FORM_URLENCODED,
    MediaType.MULTIPART_FORM_DATA
  })
  @RolesAllowed("admin")
  public CheckResult check(@NotNull(message = "is required") @Valid ForwardedRequest request) {
    Decision decision =
        authorizations.check(
            StationId.fromString(request.stationId()),
            request.driverToken(),
            request.requestTime().instant(),
            request.callbackUrl());
    return new CheckResult(
        switch (decision) {
          case ALLOWED -> "Access granted";
          case NOT_ALLOWED, INVALID -> "Access denied";
          case UNKNOWN -> "Request is too old";
        });
  }

  @GET
  @Path("api/getrequestlog/")
  @OpenToTrustedNetworks
  @RolesAllowed("admin")
  public Response log(
      @QueryParam("limit") @Nullable PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Context UriInfo request) {
    if (limit == null && cursor == null) {
      return Response.ok(all()).build();
    }
    PageLimit size = limit == null ? PageLimit.DEFAULT : limit;
    TimeCursor start = cursor == null ? new TimeCursor(TimeRange.ALWAYS.to(), 0) : cursor;
    return NextPage.response(
        authorizations
            .page(AuthorizationFilter.ALL, TimeRange.ALWAYS, start, size.value() + 1)
            .stream()
            .map(LogEntry::of)
            .toList(),
        size,
        request,
        entry -> new TimeCursor(entry.requestTime(), entry.id()));
  }

  /** Streams the whole log, as the reference answers, so that its size is not limited by memory. */
  private StreamingOutput all() {
    Iterator<Authorization> all = authorizations.all();
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        json.writeStartArray();
        while (all.hasNext()) {
          json.writePOJO(LogEntry.of(all.next()));
        }
        json.writeEndArray();
      }
    };
  }

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw ApiError.badRequest(name + " is required");
    }
    return value;
  }
}
