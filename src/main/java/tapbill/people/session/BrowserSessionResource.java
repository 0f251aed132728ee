package tapbill.people.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import tapbill.people.audit.Actor;
import tapbill.people.session.AuthResource.Credentials;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.http.SameOrigin;

/**
 * The routes that begin, refresh and end the sessions of our own pages. The tokens are cookies that
 * scripts cannot read, so that an injected script cannot steal them.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class BrowserSessionResource {
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
      @Context HttpHeaders headers,
      @Context Actor client) {
    boolean secure = request.isSecure();
    Map<String, Cookie> cookies = headers.getCookies();
    return logins
        .logIn(credentials.username(), credentials.password(), SessionService.LIFETIME, client)
        .thenApply(
            started -> {
              SessionService.Session session =
                  started.orElseThrow(AuthResource::invalidCredentials);
              return withCookies(
                      Response.ok(AuthResource.Person.of(session.account())),
                      session,
                      secure,
                      cookies)
                  .build();
            });
  }

  @POST
  @Path(SESSION + "/refresh")
  public Response refresh(
      @Context ContainerRequestContext origin,
      @Context HttpServletRequest request,
      @Context Actor client) {
    SameOrigin.require(origin);
    return token(origin)
        .flatMap(refreshToken -> sessions.refresh(refreshToken, client))
        .map(
            session ->
                withCookies(Response.noContent(), session, request.isSecure(), origin.getCookies())
                    .build())
        .orElseThrow(() -> ApiError.unauthorized(Reason.SESSION_ENDED, "The session has ended"));
  }

  /** Ends a session. It succeeds also if the session has ended before. */
  @DELETE
  @Path(SESSION)
  public Response end(
      @Context ContainerRequestContext origin,
      @Context HttpServletRequest request,
      @Context Actor client) {
    SameOrigin.require(origin);
    token(origin).ifPresent(refreshToken -> sessions.end(refreshToken, client));
    return Response.noContent()
        .cookie(
            Stream.of(SessionCookie.values())
                .flatMap(cookie -> cookie.deleting(request.isSecure()))
                .toArray(NewCookie[]::new))
        .build();
  }

  private Response.ResponseBuilder withCookies(
      Response.ResponseBuilder response,
      SessionService.Session session,
      boolean secure,
      Map<String, Cookie> cookies) {
    return response.cookie(
        Stream.concat(
                SessionCookie.ACCESS.storing(tokens.issue(session), secure, cookies),
                SessionCookie.REFRESH.storing(session.token().text(), secure, cookies))
            .toArray(NewCookie[]::new));
  }

  private static Optional<RefreshToken> token(ContainerRequestContext request) {
    return SessionCookie.REFRESH.value(request.getCookies()).flatMap(RefreshToken::parse);
  }
}
