package tapbill.tap.dispenser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.JsonWireFormat.IgnoreUnknownFields;
import tapbill.platform.api.MergePatch;
import tapbill.platform.database.SharedReads;

/** The routes that list the taps for everybody, and create and change them for admins. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class DispenserResource {
  private final DispenserService dispensers;
  private final MergePatch mergePatch;
  private final Supplier<byte[]> list;

  public DispenserResource(
      DispenserService dispensers, MergePatch mergePatch, ObjectMapper mapper) {
    this.dispensers = dispensers;
    this.mergePatch = mergePatch;
    this.list = SharedReads.ofOne(() -> json(dispensers.listed(), mapper));
  }

  @GET
  @Path("api/dispenser")
  public byte[] list() {
    return list.get();
  }

  private static byte[] json(List<Dispenser> dispensers, ObjectMapper mapper) {
    try {
      return mapper.writeValueAsBytes(dispensers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @GET
  @Path("api/dispenser/{id}")
  public Dispenser get(@PathParam("id") DispenserId id) {
    return dispensers.find(id.value()).orElseThrow(DispenserId::unknown);
  }

  @POST
  @Path("api/dispenser")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("admin")
  public Response create(
      @IgnoreUnknownFields @NotNull(message = "is required") @Valid DispenserProperties properties,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Context Actor actor) {
    Dispenser created = dispensers.create(properties, key, actor);
    return Response.created(URI.create("/api/dispenser/" + created.id())).entity(created).build();
  }

  @PATCH
  @Path("api/dispenser/{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @RolesAllowed("admin")
  public Dispenser change(
      @PathParam("id") DispenserId id,
      @NotNull(message = "is required") String patch,
      @Context Actor actor) {
    return dispensers
        .change(
            id.value(),
            current -> mergePatch.apply(patch, current, DispenserProperties.class),
            actor)
        .orElseThrow(DispenserId::unknown);
  }
}
