package tapbill.tap.challenge;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.people.session.OpenToTrustedNetworks;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.JsonWireFormat.IgnoreUnknownFields;
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeRange;
import tapbill.platform.api.Timestamp;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.tap.bill.CloseToken;
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.dispenser.DispenserId;
import tapbill.tap.dispenser.DispenserProperties;
import tapbill.tap.dispenser.DispenserService;
import tapbill.tap.history.PourHistory;
import tapbill.tap.pour.Caller;
import tapbill.tap.pour.DeviceTimes;
import tapbill.tap.pour.Outcome;
import tapbill.tap.pour.PourService;
import tapbill.tap.pour.PourService.CloseRequest;
import tapbill.tap.pour.PourService.OpenRequest;
import tapbill.tap.pour.Refusal;
import tapbill.tap.token.CardService;
import tapbill.tap.token.CardUid;
import tapbill.tap.token.DriverToken;

/** The routes of the coding challenge that the dispenser API derives from, on the same services. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class ChallengeResource {
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private final DispenserService dispensers;
  private final PourService pours;
  private final CardService cards;
  private final PourHistory history;
  private final InstantSource clock;
  private final Price defaultPrice;
  private final ObjectMapper mapper;
  private final TrustedNetworks trusted;

  /**
   * Creates the routes.
   *
   * @param trusted the networks whose times are billed, and whose openings are not limited
   */
  public ChallengeResource(
      DispenserService dispensers,
      PourService pours,
      CardService cards,
      PourHistory history,
      InstantSource clock,
      Price defaultPrice,
      ObjectMapper mapper,
      TrustedNetworks trusted) {
    this.dispensers = dispensers;
    this.pours = pours;
    this.cards = cards;
    this.history = history;
    this.clock = clock;
    this.defaultPrice = defaultPrice;
    this.mapper = mapper;
    this.trusted = trusted;
  }

  /** The body that creates a dispenser. */
  public record NewDispenser(@NotNull(message = "is required") FlowRate flowVolume) {}

  /** A created dispenser; {@code id} is its station id of the authorization API. */
  public record Created(UUID id, FlowRate flowVolume) {}

  /** The state that a client sets a tap to. */
  public enum Status {
    OPEN,
    CLOSE;

    @JsonCreator
    static Status parse(String text) {
      return switch (text) {
        case "open" -> OPEN;
        case "close" -> CLOSE;
        default -> throw new IllegalArgumentException("must be open or close");
      };
    }
  }

  /**
   * The body that opens or closes a tap.
   *
   * @param updatedAt the device's time of the event, or null for now; see {@link DeviceTimes}
   * @param card the number of a card that stands for a token, instead of one
   * @param maxAmount the most that an opening wants, in litres
   * @param closeToken the secret that an opening sets, and a closing repeats here or in the header
   */
  public record TapEvent(
      @NotNull(message = "is required") Status status,
      @Nullable Timestamp updatedAt,
      @Nullable DriverToken driverToken,
      @Nullable CardUid card,
      @Nullable MaxAmount maxAmount,
      @Nullable CloseToken closeToken) {}

  /** A pour as this API shows it. */
  public record Usage(
      Instant openedAt, @Nullable Instant closedAt, FlowRate flowVolume, Money totalSpent) {

    static Usage of(Pour pour, Instant now) {
      return new Usage(pour.openedAt(), pour.closedAt(), pour.flowVolume(), pour.bill(now).cost());
    }
  }

  @POST
  @Path("dispenser")
  @OpenToTrustedNetworks
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("admin")
  public Created create(
      @IgnoreUnknownFields @NotNull(message = "is required") @Valid NewDispenser request,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Context Actor actor) {
    Dispenser created =
        dispensers.create(DispenserProperties.of(request.flowVolume(), defaultPrice), key, actor);
    return new Created(created.stationId(), created.flowVolume());
  }

  @PUT
  @Path("dispenser/{id}/status")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> changeStatus(
      @PathParam("id") String stationId,
      @IgnoreUnknownFields @NotNull(message = "is required") @Valid TapEvent event,
      @HeaderParam(CloseToken.HEADER) @Nullable CloseToken closeToken,
      @HeaderParam(IdempotencyKey.HEADER) @Nullable IdempotencyKey key,
      @Auth Optional<Account> account,
      @Context Actor client) {
    Instant at = event.updatedAt() == null ? null : event.updatedAt().instant();
    if (at != null && at.isAfter(clock.instant().plus(CLOCK_TOLERANCE))) {
      throw ApiError.badRequest(
          Reason.TIME_IN_FUTURE, "updated_at must not be more than 5 minutes in the future");
    }
    long id = idOf(stationId);
    boolean isTrusted =
        account.filter(Account::isAdmin).isPresent() || trusted.contain(client.address());
    boolean isStaff = account.filter(Account::isStaff).isPresent();
    Caller caller = new Caller(isTrusted, isStaff, client.address());
    CloseToken secret = closeToken == null ? event.closeToken() : closeToken;
    CompletionStage<Outcome> outcome =
        switch (event.status()) {
          case OPEN ->
              pours.open(
                  new OpenRequest(
                      id,
                      at,
                      cards.tokenOfGuest(
                          event.driverToken(), event.card(), caller.address(), caller.trusted()),
                      event.maxAmount(),
                      secret,
                      key,
                      caller));
          case CLOSE -> pours.close(new CloseRequest(id, at, secret, key, caller));
        };
    return outcome.thenApply(
        result -> {
          result.orElseThrow(ChallengeResource::error);
          return Response.accepted().build();
        });
  }

  private static ApiError error(Refusal refusal, String message) {
    if (refusal.isForbidden() || refusal == Refusal.UNTRUSTED_TIME) {
      return ApiError.forbidden(refusal.reason(), message);
    }
    return switch (refusal) {
      case NO_BALANCE -> ApiError.paymentRequired(refusal.reason(), message);
      case GLASS_TOO_SMALL -> ApiError.badRequest(refusal.reason(), message);
      default -> ApiError.conflict(refusal.reason(), message);
    };
  }

  /**
   * Streams all pours of a dispenser, so that their number is not limited by memory; the sum
   * therefore follows its parts.
   */
  @GET
  @Path("dispenser/{id}/spending")
  public StreamingOutput spending(@PathParam("id") String stationId) {
    Iterator<Pour> all = history.of(idOf(stationId), TimeRange.ALWAYS, true);
    Instant now = clock.instant();
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        Money amount = Money.ZERO;
        json.writeStartObject();
        json.writeArrayFieldStart("usages");
        while (all.hasNext()) {
          Usage usage = Usage.of(all.next(), now);
          amount = amount.plus(usage.totalSpent());
          json.writePOJO(usage);
        }
        json.writeEndArray();
        json.writePOJOField("amount", amount);
        json.writeEndObject();
      }
    };
  }

  /** Reads the id in a transaction of its own, which is safe because it never changes. */
  private long idOf(String stationId) {
    try {
      return dispensers.idOf(UUID.fromString(stationId)).orElseThrow(DispenserId::unknown);
    } catch (IllegalArgumentException e) {
      throw DispenserId.unknown();
    }
  }
}
