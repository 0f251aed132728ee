package tapbill.venuemap.job;

import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.api.OneLine;
import tapbill.platform.bodylimit.FileBody;
import tapbill.platform.upload.UploadSlots;

/** Hands out map jobs to another service, which logs in as an admin, and accepts their results. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class MapJobResource {
  private final MapJobService jobs;
  private final UploadSlots slots;

  public MapJobResource(MapJobService jobs, UploadSlots slots) {
    this.jobs = jobs;
    this.slots = slots;
  }

  /**
   * The request that reports a failure.
   *
   * @param failure why the map cannot be processed, shown to its uploader
   */
  public record Failure(@NotNull(message = "is required") @OneLine(max = 300) String failure) {}

  @POST
  @Path("api/v1/maps/jobs/claim")
  public Response claim() {
    return jobs.claim()
        .map(claim -> Response.ok(claim).build())
        .orElseGet(() -> Response.noContent().build());
  }

  @PUT
  @Path("api/v1/maps/jobs/{id}")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @FileBody
  public void processed(
      @PathParam("id") ClaimId id,
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
      @Auth Account account,
      @Context Actor actor)
      throws IOException {
    slots.read(
        body,
        account.storedId().orElse(null),
        actor.address(),
        () -> {
          jobs.processed(id, body, contentType, actor);
          return id;
        });
  }

  @PUT
  @Path("api/v1/maps/jobs/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public void failed(
      @PathParam("id") ClaimId id, @NotNull @Valid Failure failure, @Context Actor actor) {
    jobs.failed(id, failure.failure(), actor);
  }
}
