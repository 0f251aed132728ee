package tapbill.venuemap.map;

import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.api.MergePatch;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;

/**
 * Lists the maps that the caller may see; uploaders and admins change and delete them. An uploader
 * who is no longer staff may only delete: what a user writes is shown to nobody.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class MapResource {
  private final MapService maps;
  private final MergePatch mergePatch;

  public MapResource(MapService maps, MergePatch mergePatch) {
    this.maps = maps;
    this.mergePatch = mergePatch;
  }

  @GET
  @Path("api/v1/maps")
  public Response list(
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @Nullable TimeCursor cursor,
      @Auth Optional<Account> account,
      @Context UriInfo request) {
    Viewer viewer = Viewer.of(account);
    TimeCursor start = cursor == null ? new TimeCursor(TimeRange.ALWAYS.to(), 0) : cursor;
    List<VenueMap> rows = maps.page(viewer, start, limit.value() + 1);
    List<VenueMap> page = limit.of(rows);
    return NextPage.response(
        page.stream().map(map -> MapItem.of(map, viewer)).toList(),
        request,
        page.size() == rows.size() ? null : position(page.get(page.size() - 1)));
  }

  @GET
  @Path("api/v1/maps/{id}/metadata")
  public MapItem get(@PathParam("id") MapId id, @Auth Optional<Account> account) {
    Viewer viewer = Viewer.of(account);
    return MapItem.of(maps.find(id, viewer), viewer);
  }

  @PATCH
  @Path("api/v1/maps/{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @RolesAllowed("staff")
  public MapItem change(
      @PathParam("id") MapId id,
      @NotNull(message = "is required") String patch,
      @Auth Account account,
      @Context Actor actor) {
    Viewer viewer = Viewer.of(account);
    return MapItem.of(
        maps.change(
            id, viewer, current -> mergePatch.apply(patch, current, MapProperties.class), actor),
        viewer);
  }

  @DELETE
  @Path("api/v1/maps/{id}")
  public void delete(@PathParam("id") MapId id, @Auth Account account, @Context Actor actor) {
    maps.delete(id, Viewer.of(account), actor);
  }

  /** Processes a map again whose processing failed. */
  @POST
  @Path("api/v1/maps/{id}/process")
  @RolesAllowed("admin")
  public Response process(@PathParam("id") MapId id, @Auth Account account, @Context Actor actor) {
    Viewer admin = Viewer.of(account);
    return Response.accepted(MapItem.of(maps.restart(id, admin, actor), admin)).build();
  }

  private static TimeCursor position(VenueMap map) {
    return new TimeCursor(map.createdAt(), map.id());
  }
}
