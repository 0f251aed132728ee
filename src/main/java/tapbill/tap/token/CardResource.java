package tapbill.tap.token;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import tapbill.people.audit.Actor;

/** The routes by which staff binds cards to tokens. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("staff")
public class CardResource {
  private final CardService cards;

  public CardResource(CardService cards) {
    this.cards = cards;
  }

  /** The body of a binding. */
  public record Binding(@NotNull(message = "is required") DriverToken driverToken) {}

  /** A card and the token for which it stands. */
  public record Card(String card, DriverToken driverToken) {}

  @GET
  @Path("api/cards/{uid}")
  public Card get(@PathParam("uid") CardUid uid) {
    return new Card(uid.value(), cards.find(uid));
  }

  @PUT
  @Path("api/cards/{uid}")
  @Consumes(MediaType.APPLICATION_JSON)
  public Card bind(
      @PathParam("uid") CardUid uid,
      @NotNull(message = "a JSON object is required") @Valid Binding binding,
      @Context Actor actor) {
    cards.bind(uid, binding.driverToken(), actor);
    return new Card(uid.value(), binding.driverToken());
  }
}
