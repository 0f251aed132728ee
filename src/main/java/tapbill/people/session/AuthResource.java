package tapbill.people.session;

import io.dropwizard.auth.Auth;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.JsonWireFormat.IgnoreUnknownFields;
import tapbill.platform.api.Reason;

/** The routes that sign up, log in, refresh and end sessions, and change passwords. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class AuthResource {
  private final LoginService logins;
  private final SessionService sessions;
  private final AccessTokens tokens;

  public AuthResource(LoginService logins, SessionService sessions, AccessTokens tokens) {
    this.logins = logins;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  /** The body of a login or sign-up. */
  public record Credentials(
      @NotNull(message = "is required") String username,
      @NotNull(message = "is required") String password) {

    /** Omits the password. */
    @Override
    public String toString() {
      return "Credentials[username=" + username + "]";
    }
  }

  /** The body of a change of one's own password. */
  public record OwnPasswordChange(
      @NotNull(message = "is required") String currentPassword,
      @NotNull(message = "is required") String newPassword) {

    /** Omits the passwords. */
    @Override
    public String toString() {
      return "OwnPasswordChange[]";
    }
  }

  /** The body that refreshes or ends a session. */
  public record Refresh(@NotNull(message = "is required") String refreshToken) {

    /** Omits the token. */
    @Override
    public String toString() {
      return "Refresh[]";
    }
  }

  /** The tokens of a session, in the form of RFC 6749, section 5.1. */
  public record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken) {}

  /** An access token in the form of the reference for maps; {@code ttl} is in seconds. */
  public record AccessToken(String accessToken, long ttl) {}

  /** An account in responses to its owner. */
  public record Person(long id, String username, String role) {
    static Person of(Account account) {
      return new Person(account.id(), account.username(), account.role());
    }
  }

  @POST
  @Path("auth/signup")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> signUp(
      @NotNull(message = "is required") @Valid Credentials wanted, @Context Actor client) {
    return logins
        .signUp(wanted.username(), wanted.password(), client)
        .thenApply(
            account ->
                Response.status(Response.Status.CREATED)
                    .entity(
                        Person.of(
                            account.orElseThrow(
                                () ->
                                    ApiError.conflict(
                                        Reason.USERNAME_TAKEN, "The username is taken"))))
                    .build());
  }

  @POST
  @Path("auth/login")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> login(
      @IgnoreUnknownFields @NotNull(message = "is required") @Valid Credentials credentials,
      @Context Actor client) {
    return logIn(credentials, SessionService.LIFETIME, client).thenApply(this::tokens);
  }

  @POST
  @Path("auth/login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public CompletionStage<Response> login(
      @Nullable MultivaluedMap<String, String> form, @Context Actor client) {
    String username = form == null ? null : form.getFirst("username");
    String password = form == null ? null : form.getFirst("password");
    if (username == null || password == null) {
      throw ApiError.badRequest("username and password are required");
    }
    return login(new Credentials(username, password), client);
  }

  /** Logs in by the reference's route. The session ends with its only access token. */
  @POST
  @Path("api/v1/auth")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> issue(
      @IgnoreUnknownFields @NotNull(message = "is required") @Valid Credentials credentials,
      @Context Actor client) {
    return logIn(credentials, AccessTokens.LIFETIME, client)
        .thenApply(
            session ->
                notStored(
                    new AccessToken(tokens.issue(session), AccessTokens.LIFETIME.toSeconds())));
  }

  @POST
  @Path("auth/refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response refresh(
      @NotNull(message = "is required") @Valid Refresh request, @Context Actor client) {
    return RefreshToken.parse(request.refreshToken())
        .flatMap(token -> sessions.refresh(token, client))
        .map(this::tokens)
        .orElseThrow(
            () -> ApiError.unauthorized(Reason.SESSION_ENDED, "A valid refresh token is required"));
  }

  /** Ends a session. It succeeds also if the session has ended before. */
  @POST
  @Path("auth/logout")
  @Consumes(MediaType.APPLICATION_JSON)
  public void logout(
      @NotNull(message = "is required") @Valid Refresh request, @Context Actor client) {
    RefreshToken.parse(request.refreshToken()).ifPresent(token -> sessions.end(token, client));
  }

  /** Changes the client's password and ends all its sessions, including this one. */
  @POST
  @Path("auth/password")
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> changePassword(
      @Auth Account account,
      @NotNull(message = "is required") @Valid OwnPasswordChange change,
      @Context Actor actor) {
    return logins
        .changePassword(account, change.currentPassword(), change.newPassword(), actor)
        .thenApply(
            changed -> {
              if (!changed) {
                throw invalidCredentials();
              }
              return Response.noContent().build();
            });
  }

  @GET
  @Path("auth/me")
  public Person me(@Auth Account account) {
    return Person.of(account);
  }

  private CompletionStage<SessionService.Session> logIn(
      Credentials credentials, Duration lifetime, Actor client) {
    return logins
        .logIn(credentials.username(), credentials.password(), lifetime, client)
        .thenApply(session -> session.orElseThrow(AuthResource::invalidCredentials));
  }

  static ApiError invalidCredentials() {
    return ApiError.unauthorized(Reason.WRONG_CREDENTIALS, "Invalid credentials");
  }

  private Response tokens(SessionService.Session session) {
    return notStored(
        new Tokens(
            tokens.issue(session),
            "Bearer",
            AccessTokens.LIFETIME.toSeconds(),
            session.token().text()));
  }

  private static Response notStored(Object tokens) {
    CacheControl noStore = new CacheControl();
    noStore.setNoStore(true);
    return Response.ok(tokens).cacheControl(noStore).build();
  }
}
