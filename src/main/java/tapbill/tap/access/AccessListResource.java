package tapbill.tap.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.session.OpenToTrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.Timestamp;
import tapbill.tap.access.AccessListService.Page;
import tapbill.tap.token.CardService;
import tapbill.tap.token.DriverToken;

/** The routes by which admins read and change the access lists of stations. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AccessListResource {
  private final AccessListService lists;
  private final CardService cards;

  public AccessListResource(AccessListService lists, CardService cards) {
    this.lists = lists;
    this.cards = cards;
  }

  /** The range of times in which a token is valid. */
  public record Times(@Nullable Timestamp validFrom, @Nullable Timestamp validUntil) {}

  /** The answer to the question if a token may open a station now. */
  public record Decision(boolean allowed) {}

  /** The confirmation of a change. */
  public record Done(String status, long newSize) {
    static Done of(long size) {
      return new Done("success", size);
    }
  }

  /** The body of the reference's insertion, which accepts any texts and answers with a flag. */
  public record NewEntry(@Nullable String stationId, @Nullable String driverToken) {}

  /** The result of the reference's insertion: success, exists or error. */
  public record Flag(String flag) {}

  @GET
  @Path("station/{station_id}/driver/{driver_token}/acl")
  @OpenToTrustedNetworks
  public Decision get(
      @PathParam("station_id") StationId station, @PathParam("driver_token") String token) {
    return new Decision(lists.isAllowed(station, token(token)));
  }

  @PUT
  @Path("station/{station_id}/driver/{driver_token}/acl")
  @OpenToTrustedNetworks
  @Consumes(MediaType.APPLICATION_JSON)
  public Done put(
      @PathParam("station_id") StationId station,
      @PathParam("driver_token") String token,
      @Nullable Times times,
      @Context Actor actor) {
    return Done.of(lists.allow(station, entry(token(token), times), actor));
  }

  @DELETE
  @Path("station/{station_id}/driver/{driver_token}/acl")
  @OpenToTrustedNetworks
  public Done delete(
      @PathParam("station_id") StationId station,
      @PathParam("driver_token") String token,
      @Context Actor actor) {
    return Done.of(lists.remove(station, token(token), actor));
  }

  @GET
  @Path("station/{station_id}/acl")
  public Response list(
      @PathParam("station_id") StationId station,
      @QueryParam("since") @Nullable AccessListVersion since,
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable AccessListCursor cursor,
      @Context UriInfo uri,
      @Context Request request) {
    if (since != null) {
      return response(
          lists.changes(station, since.value(), cursor, limit.value() + 1),
          limit,
          uri,
          request,
          change -> new AccessListCursor(change.version(), change.driverToken()));
    }
    AccessListCursor after = cursor == null ? AccessListCursor.START : cursor;
    return response(
        lists.entries(station, after, limit.value() + 1),
        limit,
        uri,
        request,
        entry -> new AccessListCursor(0, entry.driverToken()));
  }

  @POST
  @Path("api/insertACL/")
  @OpenToTrustedNetworks
  @Consumes({
    MediaType.APPLICATION_JSON,
    MediaType.APPLICATION_FORM_URLENCODED,
    MediaType.MULTIPART_FORM_DATA
  })
  public Flag insert(@NotNull(message = "is required") NewEntry entry, @Context Actor actor) {
    Optional<StationId> station = Optional.ofNullable(entry.stationId()).flatMap(StationId::find);
    Optional<DriverToken> token =
        Optional.ofNullable(entry.driverToken())
            .map(cards::tokenOf)
            .filter(DriverToken::isToken)
            .map(DriverToken::new);
    if (station.isEmpty() || token.isEmpty()) {
      return new Flag("error");
    }
    return new Flag(lists.insert(station.get(), token.get(), actor) ? "success" : "exists");
  }

  private static <T> Response response(
      Page<T> page, PageLimit limit, UriInfo uri, Request request, Function<T, Object> cursor) {
    EntityTag tag = AccessListVersion.tag(page.version());
    Response.@Nullable ResponseBuilder unmet = request.evaluatePreconditions(tag);
    if (unmet == null) {
      return Response.fromResponse(NextPage.response(page.rows(), limit, uri, cursor))
          .tag(tag)
          .build();
    }
    Response response = unmet.tag(tag).build();
    if (response.getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR) {
      throw new ClientErrorException(response); // so that its mapper writes the error body
    }
    return response;
  }

  /** Parses a token, or the number of the card that stands for one. */
  private DriverToken token(String text) {
    return DriverToken.fromString(cards.tokenOf(text));
  }

  private static AccessListEntry entry(DriverToken token, @Nullable Times times) {
    try {
      return new AccessListEntry(
          token.value(),
          times == null ? null : instant(times.validFrom()),
          times == null ? null : instant(times.validUntil()));
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.instant();
  }
}
