package tapbill.people.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.session.AuthResource.Credentials;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.http.SameOrigin;

/**
 * The routes that begin, refresh and end the sessions of our own pages. The tokens are cookies that
 * scripts cannot read, so that an injected script cannot steal them. Browsers send the refresh
 * token to this route alone.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class BrowserSessionResource {
  /** The name of the cookie with the access token. */
  static final String ACCESS = "tapbill_access";

  private static final String REFRESH = "tapbill_refresh";
  private static final String SESSION = "api/session";

  private final LoginService logins;
  private final SessionService sessions;
  private final AccessTokens tokens;

  public BrowserSessionResource(LoginService logins, SessionService sessions, AccessTokens tokens) {
    this.logins = logins;
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @POST
  @Path(SESSION)
  @Consumes(MediaType.APPLICATION_JSON)
  public CompletionStage<Response> begin(
      @NotNull(message = "is required") @Valid Credentials credentials,
      @Context HttpServletRequest request,
      @Context Actor client) {
    boolean secure = request.isSecure();
    return logins
        .logIn(credentials.username(), credentials.password(), SessionService.LIFETIME, client)
        .thenApply(
            started -> {
              SessionService.Session session =
                  started.orElseThrow(AuthResource::invalidCredentials);
              return withCookies(
                      Response.ok(AuthResource.Person.of(session.account())), session, secure)
                  .build();
            });
  }

  @POST
  @Path(SESSION + "/refresh")
  public Response refresh(
      @CookieParam(REFRESH) @Nullable String token,
      @Context ContainerRequestContext origin,
      @Context HttpServletRequest request,
      @Context Actor client) {
    SameOrigin.require(origin);
    return parsed(token)
        .flatMap(refreshToken -> sessions.refresh(refreshToken, client))
        .map(session -> withCookies(Response.noContent(), session, request.isSecure()).build())
        .orElseThrow(() -> ApiError.unauthorized(Reason.SESSION_ENDED, "The session has ended"));
  }

  /** Ends a session. It succeeds also if the session has ended before. */
  @DELETE
  @Path(SESSION)
  public Response end(
      @CookieParam(REFRESH) @Nullable String token,
      @Context ContainerRequestContext origin,
      @Context HttpServletRequest request,
      @Context Actor client) {
    SameOrigin.require(origin);
    parsed(token).ifPresent(refreshToken -> sessions.end(refreshToken, client));
    boolean secure = request.isSecure();
    return Response.noContent()
        .cookie(
            cookie(ACCESS, "", "/", Duration.ZERO, secure),
            cookie(REFRESH, "", "/" + SESSION, Duration.ZERO, secure))
        .build();
  }

  private Response.ResponseBuilder withCookies(
      Response.ResponseBuilder response, SessionService.Session session, boolean secure) {
    return response.cookie(
        cookie(ACCESS, tokens.issue(session), "/", AccessTokens.LIFETIME, secure),
        cookie(REFRESH, session.token().text(), "/" + SESSION, SessionService.LIFETIME, secure));
  }

  private static NewCookie cookie(
      String name, String value, String path, Duration lifetime, boolean secure) {
    return new NewCookie.Builder(name)
        .value(value)
        .path(path)
        .maxAge((int) lifetime.toSeconds())
        .secure(secure)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }

  private static Optional<RefreshToken> parsed(@Nullable String token) {
    return Optional.ofNullable(token).flatMap(RefreshToken::parse);
  }
}
