package tapbill.tap.pour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.session.IgnoresInvalidTokens;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.JsonWireFormat.IgnoreUnknownFields;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Bound;
import tapbill.tap.bill.CloseToken;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.DispenserId;
import tapbill.tap.pour.PourService.CloseRequest;
import tapbill.tap.pour.PourService.OpenRequest;
import tapbill.tap.token.CardService;
import tapbill.tap.token.CardUid;
import tapbill.tap.token.DriverToken;

/**
 * The routes that open and close a tap. A pour passes four classes: this one, {@link PourService},
 * {@link PourTransaction} and {@link PourStatements}.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class PourResource {
  private final PourService pours;
  private final CardService cards;
  private final TrustedNetworks trusted;

  /**
   * Creates the routes.
   *
   * @param trusted the networks whose openings are not limited
   */
  public PourResource(PourService pours, CardService cards, TrustedNetworks trusted) {
    this.pours = pours;
    this.cards = cards;
    this.trusted = trusted;
  }

  /**
   * The body of an opening.
   *
   * @param driverToken required by a tap that opens only for the tokens on its access list
   * @param card the number of a card that stands for a token, instead of one
   * @param maxAmount the glass: the most that the guest wants, in litres
   * @param closeToken the secret that closes the pour; without one anybody may close it
   */
  public record Opening(
      @Nullable DriverToken driverToken,
      @Nullable CardUid card,
      @Nullable MaxAmount maxAmount,
      @Nullable CloseToken closeToken) {}

  /** The body of a closing. */
  public record Closing(@Nullable CloseToken closeToken) {}

  /** Reads a body of a closing that is no JSON, which says nothing. */
  public static final class OtherBody implements MessageBodyReader<Closing> {
    @Override
    public boolean isReadable(
        Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
      return type == Closing.class && !mediaType.isCompatible(MediaType.APPLICATION_JSON_TYPE);
    }

    @Override
    public Closing readFrom(
        Class<Closing> type,
        Type generic,
        Annotation[] annotations,
        MediaType mediaType,
        MultivaluedMap<String, String> headers,
        InputStream body) {
      return new Closing(null);
    }
  }

  /**
   * The response to an opening.
   *
   * @param endsBy when the service ends the pour at the latest
   * @param maxAmount the most that it can be, in litres
   * @param bound what set that limit
   * @param late see {@link Pour}
   */
  public record Opened(
      String message,
      long transactionId,
      Instant startTime,
      @Nullable Instant endsBy,
      @Nullable Volume maxAmount,
      @Nullable Bound bound,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean late) {
    static Opened of(Pour pour) {
      return new Opened(
          "Dispenser opened successfully",
          pour.id(),
          pour.openedAt(),
          pour.endsBy(),
          pour.maxAmount(),
          pour.bound(),
          pour.late());
    }
  }

  /**
   * The response to a closing: the bill.
   *
   * @param endedBy what ended the pour
   * @param late see {@link Pour}
   */
  public record Closed(
      String message,
      long transactionId,
      @Nullable Volume amount,
      @Nullable Money cost,
      Instant startTime,
      @Nullable Instant endTime,
      EndedBy endedBy,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean late) {

    static Closed of(Pour pour) {
      return new Closed(
          "Dispenser closed successfully",
          pour.id(),
          pour.volume(),
          pour.cost(),
          pour.openedAt(),
          pour.closedAt(),
          pour.endedBy() == null ? EndedBy.CLIENT : pour.endedBy(),
          pour.late());
    }
  }

  @POST
  @Path("api/dispenser/{id}/open")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Opened> open(
      @PathParam("id") DispenserId id,
      @IgnoreUnknownFields @Nullable Opening opening,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Context HttpServletRequest request) {
    Opening wanted = opening == null ? new Opening(null, null, null, null) : opening;
    Caller caller = caller(Optional.empty(), request);
    return pours
        .open(
            new OpenRequest(
                id.value(),
                null,
                cards.tokenOfGuest(
                    wanted.driverToken(), wanted.card(), caller.address(), caller.trusted()),
                wanted.maxAmount(),
                wanted.closeToken(),
                key,
                caller))
        .thenApply(outcome -> Opened.of(outcome.orElseThrow(PourResource::error)));
  }

  @POST
  @Path("api/dispenser/{id}/close")
  @IgnoresInvalidTokens
  public CompletionStage<Closed> close(
      @PathParam("id") DispenserId id,
      @IgnoreUnknownFields @Nullable Closing closing,
      @HeaderParam(CloseToken.HEADER) @Nullable CloseToken closeToken,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Auth Optional<Account> account,
      @Context HttpServletRequest request) {
    CloseToken ofBody = closing == null ? null : closing.closeToken();
    return pours
        .close(
            new CloseRequest(
                id.value(),
                null,
                closeToken == null ? ofBody : closeToken,
                key,
                caller(account, request)))
        .thenApply(outcome -> Closed.of(outcome.orElseThrow(PourResource::error)));
  }

  private Caller caller(Optional<Account> account, HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return new Caller(
        trusted.contain(address), account.filter(Account::isStaff).isPresent(), address);
  }

  private static ApiError error(Refusal refusal, String message) {
    if (refusal.isForbidden()) {
      return ApiError.forbidden(refusal.reason(), message);
    }
    return switch (refusal) {
      case NOT_FOUND -> DispenserId.unknown();
      case NO_BALANCE -> ApiError.paymentRequired(refusal.reason(), message);
      case TOKEN_IN_USE, TAP_OR_TOKEN_IN_USE, SENSOR_ALERT ->
          ApiError.conflict(refusal.reason(), message);
      default -> ApiError.badRequest(refusal.reason(), message);
    };
  }
}
