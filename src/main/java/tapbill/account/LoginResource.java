package tapbill.account;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import tapbill.http.ApiError;

/** Exchanges a password for an access token. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {
  private final AccountService accounts;
  private final AccessTokens tokens;

  public LoginResource(AccountService accounts, AccessTokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** What somebody logs in with. */
  public record Credentials(
      @NotNull(message = "is required") String username,
      @NotNull(message = "is required") String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[username=" + username + "]";
    }
  }

  /** As RFC 6749, section 5.1, has it. */
  public record Token(String accessToken, String tokenType, long expiresIn) {}

  @POST
  @Path("auth/login")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response login(@NotNull(message = "is required") @Valid Credentials credentials) {
    Account account =
        accounts
            .authenticate(credentials.username(), credentials.password())
            .orElseThrow(() -> ApiError.unauthorized("Invalid credentials"));
    CacheControl noStore = new CacheControl();
    noStore.setNoStore(true);
    return Response.ok(
            new Token(tokens.issue(account), "Bearer", AccessTokens.LIFETIME.toSeconds()))
        .cacheControl(noStore)
        .build();
  }

  @POST
  @Path("auth/login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response login(@Nullable MultivaluedMap<String, String> form) {
    String username = form == null ? null : form.getFirst("username");
    String password = form == null ? null : form.getFirst("password");
    if (username == null || password == null) {
      throw ApiError.badRequest("username and password are required");
    }
    return login(new Credentials(username, password));
  }
}
