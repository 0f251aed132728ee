package tapbill.venuemap;

import com.google.common.io.ByteStreams;
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
import tapbill.audit.Actor;
import tapbill.http.ApiError;
import tapbill.http.FileBody;
import tapbill.http.OneLine;

/** The jobs of another service that processes maps; it logs in as an admin. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class MapJobResource {
  /** As much of a refused upload is read, so that its client gets to read the answer. */
  private static final long READ_OF_REFUSED = 1024 * 1024;

  private final MapJobService jobs;

  public MapJobResource(MapJobService jobs) {
    this.jobs = jobs;
  }

  /**
   * Why a map cannot be processed.
   *
   * @param failure for its uploader
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
      @Context Actor actor)
      throws IOException {
    try {
      jobs.processed(id, body, contentType, actor);
    } catch (ApiError refusal) {
      // Whoever still sends more than this finds the connection closed.
      ByteStreams.exhaust(ByteStreams.limit(body, READ_OF_REFUSED));
      throw refusal;
    }
  }

  @PUT
  @Path("api/v1/maps/jobs/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public void failed(
      @PathParam("id") ClaimId id, @NotNull @Valid Failure failure, @Context Actor actor) {
    jobs.failed(id, failure.failure(), actor);
  }
}
