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
import java.io.OutputStream;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.BodyLimit;
import tapbill.tap.access.AccessListDao.Head;

/** Whole access lists, for admins; read while they come in. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AccessListUploadResource {
  /** Each takes up to a fifth of the memory that the service is meant to run in. */
  private static final int AT_ONCE = 2;

  private static final int MEBIBYTES = 32;

  private final AccessListService lists;
  private final Semaphore reading = new Semaphore(AT_ONCE);

  /** For the memory, too: what differs takes as much again. */
  private final Semaphore writing = new Semaphore(1, true);

  public AccessListUploadResource(AccessListService lists) {
    this.lists = lists;
  }

  /** A list was replaced, or was as it was wanted already. */
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
    try {
      Head head = replaceInSlot(station, body, format, actor);
      return Response.ok(new Replaced("success", head.size(), head.version()))
          .tag(AccessListVersion.tag(head.version()))
          .build();
    } catch (ApiError refusal) {
      // Otherwise the connection is closed under a client that still sends, and it does not read
      // what it did wrong. The limit of the body holds here, too.
      body.transferTo(OutputStream.nullOutputStream());
      throw refusal;
    }
  }

  private Head replaceInSlot(
      StationId station, InputStream body, AccessListReader.Format format, Actor actor)
      throws IOException {
    if (!reading.tryAcquire()) {
      throw ApiError.unavailable("Too many concurrent uploads of access lists, try again");
    }
    try {
      Collection<AccessListEntry> wanted = format.read(body);
      writing.acquireUninterruptibly();
      try {
        return lists.replace(station, wanted, actor);
      } finally {
        writing.release();
      }
    } finally {
      reading.release();
    }
  }
}
