package tapbill.tap.access;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.RequestBody;
import tapbill.platform.bodylimit.BodyLimit;
import tapbill.tap.access.AccessListDao.Head;
import tapbill.tap.token.CardService;

/** The routes by which admins upload whole access lists, which are read as a stream. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AccessListUploadResource {
  /** An upload takes up to a fifth of the memory that the service is designed to run in. */
  private static final int MAX_CONCURRENT = 2;

  private static final int MEBIBYTES = 32;

  private final AccessListService lists;
  private final CardService cards;
  private final Semaphore reading = new Semaphore(MAX_CONCURRENT);

  /** Limits memory as well: the differences may take as much of it as the list. */
  private final Semaphore writing = new Semaphore(1, true);

  public AccessListUploadResource(AccessListService lists, CardService cards) {
    this.lists = lists;
    this.cards = cards;
  }

  /** The response to an upload, also if the stored list was the same already. */
  public record Replaced(String status, long newSize, long version) {}

  @PUT
  @Path("station/{station_id}/acl")
  @Consumes(MediaType.APPLICATION_JSON)
  @BodyLimit(mebibytes = MEBIBYTES)
  public Response replaceWithJson(
      @PathParam("station_id") StationId station, InputStream body, @Context Actor actor)
      throws IOException {
    return replace(station, body, AccessListReader::json, actor);
  }

  @PUT
  @Path("station/{station_id}/acl")
  @Consumes("text/csv")
  @BodyLimit(mebibytes = MEBIBYTES)
  public Response replaceWithCsv(
      @PathParam("station_id") StationId station, InputStream body, @Context Actor actor)
      throws IOException {
    return replace(station, body, AccessListReader::csv, actor);
  }

  private Response replace(
      StationId station, InputStream body, AccessListReader.Format format, Actor actor)
      throws IOException {
    Head head = RequestBody.read(body, () -> replaceInSlot(station, body, format, actor));
    return Response.ok(new Replaced("success", head.size(), head.version()))
        .tag(AccessListVersion.tag(head.version()))
        .build();
  }

  private Head replaceInSlot(
      StationId station, InputStream body, AccessListReader.Format format, Actor actor)
      throws IOException {
    if (!reading.tryAcquire()) {
      throw ApiError.unavailable(
          Reason.BUSY, "Too many concurrent uploads of access lists, try again");
    }
    try {
      Collection<AccessListEntry> uploaded = format.read(body, cards::tokenOf);
      writing.acquireUninterruptibly();
      try {
        return lists.replace(station, uploaded, actor);
      } finally {
        writing.release();
      }
    } finally {
      reading.release();
    }
  }
}
