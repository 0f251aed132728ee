package tapbill.people.session;

import io.dropwizard.auth.AuthFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.platform.api.ApiError;
import tapbill.platform.http.SameOrigin;

/**
 * Lets in who bears a valid access token of an account that may be used.
 *
 * <p>Unlike the framework's own filter it takes no token from the query string, where it would end
 * up in logs and histories.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AccessTokenFilter extends AuthFilter<String, Account> {
  private static final String SCHEME = "Bearer";

  private final boolean needsToken;

  public AccessTokenFilter(AccessTokens tokens, AccountService accounts) {
    this(true);
    authenticator =
        token ->
            tokens
                .verify(token)
                .flatMap(proof -> accounts.inSession(proof.accountId(), proof.sessionHash()))
                .map(AccessTokenFilter::active);
  }

  private AccessTokenFilter(boolean needsToken) {
    this.needsToken = needsToken;
    authorizer = (account, role, request) -> account.role().equals(role);
  }

  /** A filter for demonstrations: every caller is an admin, with or without a token. */
  public static AccessTokenFilter anonymousAdmin() {
    AccessTokenFilter filter = new AccessTokenFilter(false);
    filter.authenticator = token -> Optional.of(Account.ANONYMOUS_ADMIN);
    return filter;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String token = bearerToken(request);
    if (token.isEmpty()) {
      token = cookie(request);
    }
    if (!authenticate(request, token, SCHEME)) {
      throw ApiError.unauthorized("A valid access token is required");
    }
  }

  /**
   * Lets in also who bears no token; one that is not valid is refused all the same, unless it is
   * the cookie of a session that has ended: a browser goes on sending it for a while.
   */
  void filterIfPresent(ContainerRequestContext request) {
    if (!needsToken || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null) {
      filter(request);
      return;
    }
    String token = cookie(request);
    if (!token.isEmpty()) {
      authenticate(request, token, SCHEME);
    }
  }

  private static Account active(Account account) {
    if (!account.active()) {
      throw ApiError.forbidden("This account is not active");
    }
    return account;
  }

  /** The token that a browser keeps for our pages, empty where the request has none. */
  private static String cookie(ContainerRequestContext request) {
    @Nullable Cookie cookie = request.getCookies().get(BrowserSessionResource.ACCESS);
    if (cookie == null) {
      return "";
    }
    SameOrigin.require(request);
    return cookie.getValue();
  }

  /** The token of the header, empty where the request has none. */
  private static String bearerToken(ContainerRequestContext request) {
    @Nullable String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)
        ? header.substring(SCHEME.length() + 1).trim()
        : "";
  }
}
