package tapbill.venuemap.map;

import io.dropwizard.auth.Auth;
import io.dropwizard.util.DataSize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.bodylimit.FileBody;
import tapbill.platform.filestore.StoredFiles;
import tapbill.platform.upload.UploadForm;
import tapbill.platform.upload.UploadSlots;

/** Creates maps from uploads of staff; the file is stored while it is received. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class MapUploadResource {
  private final MapService maps;
  private final StoredFiles files;
  private final DataSize maxSize;
  private final UploadQuota quota;
  private final UploadSlots slots;
  private final Validator validator;

  public MapUploadResource(
      MapService maps,
      StoredFiles files,
      DataSize maxSize,
      UploadQuota quota,
      UploadSlots slots,
      Validator validator) {
    this.maps = maps;
    this.files = files;
    this.maxSize = maxSize;
    this.quota = quota;
    this.slots = slots;
    this.validator = validator;
  }

  @POST
  @Path("api/v1/maps")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @FileBody
  @RolesAllowed("staff")
  public Response upload(
      InputStream body,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      @Auth Account account,
      @Context Actor actor)
      throws IOException {
    Viewer uploader = Viewer.of(account);
    VenueMap map =
        slots.read(
            body,
            uploader.accountId(),
            actor.address(),
            () -> store(body, contentType, length, uploader, actor));
    return Response.created(URI.create("/api/v1/maps/" + map.mapId()))
        .entity(MapItem.of(map, uploader))
        .build();
  }

  private VenueMap store(
      InputStream body, String contentType, @Nullable Long length, Viewer uploader, Actor actor)
      throws IOException {
    try (UploadQuota.Reservation space = quota.reserve(uploader, maxSize, length);
        UploadForm form = UploadForm.ofMap(files, space.largest())) {
      form.read(body, contentType);
      space.release(); // the map itself counts from now on
      return maps.create(form.file(), form.fileName(), properties(form), uploader, actor);
    }
  }

  private MapProperties properties(UploadForm form) {
    MapProperties properties =
        new MapProperties(
            form.field(UploadForm.TITLE, form.fileName()),
            visibility(form.field(UploadForm.VISIBILITY, Visibility.MEMBERS.text())));
    Set<ConstraintViolation<MapProperties>> violations = validator.validate(properties);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
    return properties;
  }

  private static Visibility visibility(String text) {
    try {
      return Visibility.of(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(UploadForm.VISIBILITY + " " + e.getMessage());
    }
  }
}
