package tapbill.people.account;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.Reason;

/** The routes by which admins list, create and change accounts. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class AccountResource {
  private final AccountService accounts;

  public AccountResource(AccountService accounts) {
    this.accounts = accounts;
  }

  /** The body that creates an account. */
  public record NewAccount(
      @NotNull(message = "is required") String username,
      @NotNull(message = "is required") String password,
      @Nullable Role role) {

    /** Omits the password. */
    @Override
    public String toString() {
      return "NewAccount[username=" + username + ", role=" + role + "]";
    }
  }

  /** The fields to change; an absent or null one stays. */
  public record AccountPatch(
      @Nullable Role role, @Nullable Boolean active, @Nullable String password) {

    /** Omits the password. */
    @Override
    public String toString() {
      return "AccountPatch[role=" + role + ", active=" + active + "]";
    }
  }

  /** An account in responses to admins. */
  public record Item(long id, String username, String role, boolean active) {
    static Item of(Account account) {
      return new Item(account.id(), account.username(), account.role(), account.active());
    }
  }

  @GET
  @Path("api/accounts")
  public Response list(
      @QueryParam("limit") @DefaultValue("100") PageLimit limit,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @Context UriInfo request) {
    return NextPage.response(
        accounts.page(position(cursor), limit.value() + 1).stream().map(Item::of).toList(),
        limit,
        request,
        Item::id);
  }

  @POST
  @Path("api/accounts")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> create(
      @NotNull(message = "is required") @Valid NewAccount wanted, @Context Actor actor) {
    Role role = wanted.role() == null ? Role.USER : wanted.role();
    return accounts
        .create(wanted.username(), wanted.password(), role, actor)
        .thenApply(
            created -> {
              Item item =
                  Item.of(
                      created.orElseThrow(
                          () -> ApiError.conflict(Reason.USERNAME_TAKEN, "The username is taken")));
              return Response.created(URI.create("/api/accounts/" + item.id()))
                  .entity(item)
                  .build();
            });
  }

  @PATCH
  @Path("api/accounts/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Item> change(
      @PathParam("id") AccountId id,
      @NotNull(message = "is required") @Valid AccountPatch patch,
      @Context Actor actor) {
    return accounts
        .change(id.value(), patch.role(), patch.active(), patch.password(), actor)
        .thenApply(changed -> Item.of(changed.orElseThrow(AccountId::unknown)));
  }

  private static long position(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("cursor must be taken from the Link header of a page");
    }
  }
}
