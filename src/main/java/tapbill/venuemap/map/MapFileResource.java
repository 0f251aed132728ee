package tapbill.venuemap.map;

import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.ByteRange;
import org.glassfish.jersey.server.CloseableService;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.filestore.StoredFile;
import tapbill.platform.ratelimit.ConcurrencyLimit;
import tapbill.platform.upload.FileNames;
import tapbill.platform.upload.MediaTypes;

/** Serves the files of maps, completely or in part, to those who may see the map. */
@Path("/")
public class MapFileResource {
  /** A download occupies a thread of the server; the limit keeps threads free for pours. */
  private static final int MOST_DOWNLOADS = 200;

  /** The most downloads of an address, which the guests of a venue may share. */
  private static final int MOST_OF_ADDRESS = 32;

  /** Uploaded files must not run scripts in a browser or load anything. */
  private static final String CONTENT_SECURITY_POLICY = "sandbox; default-src 'none'";

  /** A single range of bytes. Other ranges are ignored, so the answer is the whole file. */
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d+-\\d*|-\\d+)");

  private final MapFiles files;
  private final ConcurrencyLimit downloads = new ConcurrencyLimit(MOST_DOWNLOADS);

  public MapFileResource(MapFiles files) {
    this.files = files;
  }

  @GET
  @Path("api/v1/maps/{id}")
  public Response get(
      @PathParam("id") MapId id,
      @QueryParam("version") @DefaultValue("processed") FileVersion version,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange,
      @Auth Optional<Account> account,
      @Context Request request,
      @Context HttpServletRequest received,
      @Context CloseableService closeables) {
    MapFiles.Found found = files.find(id, version, Viewer.of(account));
    EntityTag tag = new EntityTag(found.file().sha256());
    Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    if (unchanged != null) {
      return described(unchanged, found, tag).build();
    }
    // Jersey handles HEAD as GET but discards the entity, so no file is opened for it.
    boolean head = received.getMethod().equals(HttpMethod.HEAD);
    Optional<ByteRange> part =
        range == null || head || (ifRange != null && !ifRange.equals('"' + tag.getValue() + '"'))
            ? Optional.empty()
            : part(range, found.file().size());
    Response.ResponseBuilder response =
        described(Response.status(part.isPresent() ? 206 : 200), found, tag)
            .header(HttpHeaders.CONTENT_LENGTH, length(found.file(), part))
            .type(found.file().mediaType());
    part.ifPresent(
        bytes -> response.header("Content-Range", bytes.toHeaderValue(found.file().size())));
    return head
        ? response.build()
        : response.entity(open(found.file(), part, received.getRemoteAddr(), closeables)).build();
  }

  private static Response.ResponseBuilder described(
      Response.ResponseBuilder response, MapFiles.Found found, EntityTag tag) {
    VenueMap map = found.map();
    String mediaType = found.file().mediaType();
    boolean shown = MediaTypes.isShown(mediaType);
    String name =
        mediaType.equals(map.mediaType())
            ? map.fileName()
            : FileNames.converted(map.fileName(), mediaType);
    return response
        .tag(tag)
        .header("Accept-Ranges", "bytes")
        .header(
            HttpHeaders.CACHE_CONTROL,
            map.visibility() == Visibility.PUBLIC ? "no-cache" : "private, no-cache")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            FileNames.disposition(shown ? "inline" : "attachment", name))
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }

  /**
   * Parses the header {@code Range}.
   *
   * @return empty if the whole file is to be sent
   * @throws ApiError 416 if the range is outside of the file
   */
  private static Optional<ByteRange> part(String range, long size) {
    if (!ONE_RANGE.matcher(range).matches()) {
      return Optional.empty();
    }
    List<ByteRange> satisfiable = ByteRange.parse(List.of(range), size);
    if (satisfiable.isEmpty()) {
      throw ApiError.rangeNotSatisfiable(size);
    }
    return Optional.of(satisfiable.get(0));
  }

  private static long length(StoredFile file, Optional<ByteRange> part) {
    return part.map(ByteRange::getLength).orElse(file.size());
  }

  private InputStream open(
      StoredFile file, Optional<ByteRange> part, String address, CloseableService closeables) {
    List<ConcurrencyLimit.Share> share =
        List.of(new ConcurrencyLimit.Share(ClientNetwork.of(address), MOST_OF_ADDRESS));
    if (!downloads.begin(share)) {
      throw ApiError.unavailable(Reason.BUSY, "Too many concurrent downloads, try again");
    }
    closeables.add(() -> downloads.end(share));
    InputStream content =
        files.open(file, part.map(ByteRange::first).orElse(0L), length(file, part));
    closeables.add(content);
    return content;
  }
}
