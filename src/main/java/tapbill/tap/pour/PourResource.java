package tapbill.tap.pour;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.JsonWireFormat.IgnoreUnknownFields;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.access.DriverToken;
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.DispenserId;

/**
 * The routes that open and close a tap. A pour passes four classes: this one, {@link PourService},
 * {@link PourTransaction} and {@link PourStatements}.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class PourResource {
  private final PourService pours;
  private final TrustedNetworks trusted;

  /**
   * Creates the routes.
   *
   * @param trusted the networks whose openings are not limited
   */
  public PourResource(PourService pours, TrustedNetworks trusted) {
    this.pours = pours;
    this.trusted = trusted;
  }

  /**
   * The body of an opening.
   *
   * @param driverToken required by a tap that opens only for the tokens on its access list
   */
  public record Opening(@Nullable DriverToken driverToken) {}

  /** The response to an opening. */
  public record Opened(String message, long transactionId, Instant startTime) {
    static Opened of(Pour pour) {
      return new Opened("Dispenser opened successfully", pour.id(), pour.openedAt());
    }
  }

  /** The response to a closing: the bill. */
  public record Closed(
      String message,
      long transactionId,
      @Nullable Volume amount,
      @Nullable Money cost,
      Instant startTime,
      @Nullable Instant endTime) {

    static Closed of(Pour pour) {
      return new Closed(
          "Dispenser closed successfully",
          pour.id(),
          pour.volume(),
          pour.cost(),
          pour.openedAt(),
          pour.closedAt());
    }
  }

  @POST
  @Path("api/dispenser/{id}/open")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Opened> open(
      @PathParam("id") DispenserId id,
      @IgnoreUnknownFields @Nullable @Valid Opening opening,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Context HttpServletRequest request) {
    DriverToken token = opening == null ? null : opening.driverToken();
    return pours
        .open(id.value(), null, token, key, caller(request))
        .thenApply(outcome -> Opened.of(outcome.orElseThrow(PourResource::error)));
  }

  @POST
  @Path("api/dispenser/{id}/close")
  public CompletionStage<Closed> close(
      @PathParam("id") DispenserId id,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Context HttpServletRequest request) {
    return pours
        .close(id.value(), null, key, caller(request))
        .thenApply(outcome -> Closed.of(outcome.orElseThrow(PourResource::error)));
  }

  private Caller caller(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return new Caller(trusted.contain(address), address);
  }

  private static ApiError error(Refusal refusal, String message) {
    return switch (refusal) {
      case NOT_FOUND -> DispenserId.unknown();
      case NOT_AUTHORIZED -> ApiError.forbidden(refusal.reason(), message);
      case TOKEN_IN_USE, TAP_OR_TOKEN_IN_USE, SENSOR_ALERT ->
          ApiError.conflict(refusal.reason(), message);
      default -> ApiError.badRequest(refusal.reason(), message);
    };
  }
}
