package tapbill.people.session;

import io.dropwizard.auth.AuthFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.http.SameOrigin;

/**
 * Authenticates a request by the access token in its {@code Authorization} header or its cookie.
 *
 * <p>Unlike the framework's own filter it accepts no token from the query string, which logs and
 * browser histories keep.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AccessTokenFilter extends AuthFilter<String, Account> {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTokenFilter.class);

  private final boolean needsToken;
  private final Predicate<String> isExpired;

  public AccessTokenFilter(AccessTokens tokens, AccountService accounts) {
    this(true, tokens::isExpired);
    authenticator =
        token ->
            tokens
                .verify(token)
                .flatMap(proof -> accounts.inSession(proof.accountId(), proof.sessionHash()))
                .map(AccessTokenFilter::requireActive);
  }

  private AccessTokenFilter(boolean needsToken, Predicate<String> isExpired) {
    this.needsToken = needsToken;
    this.isExpired = isExpired;
    authorizer = (account, role, request) -> account.hasRole(role);
  }

  /** Creates a filter that takes every client for an account, whatever its credentials. */
  public static AccessTokenFilter assuming(Account account) {
    AccessTokenFilter filter = new AccessTokenFilter(false, token -> false);
    filter.authenticator = token -> Optional.of(account);
    return filter;
  }

  /** Returns true if a request has credentials, valid or not. */
  static boolean hasCredentials(ContainerRequestContext request) {
    return request.getHeaderString(HttpHeaders.AUTHORIZATION) != null
        || SessionCookie.ACCESS.value(request.getCookies()).isPresent();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String token =
        BearerToken.of(request.getHeaderString(HttpHeaders.AUTHORIZATION))
            .filter(text -> !text.isEmpty())
            .orElseGet(() -> cookie(request));
    if (!authenticate(request, token, BearerToken.SCHEME)) {
      throw ApiError.unauthorized(
          isExpired.test(token) ? Reason.TOKEN_EXPIRED : Reason.UNAUTHENTICATED,
          "A valid access token is required");
    }
  }

  /**
   * Authenticates a request that may come without a token. It refuses an invalid token in the
   * header, but ignores an invalid cookie: a browser keeps sending that after its session has
   * ended.
   */
  void filterIfPresent(ContainerRequestContext request) {
    if (!needsToken || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null) {
      filter(request);
      return;
    }
    String token = cookie(request);
    if (!token.isEmpty()) {
      authenticate(request, token, BearerToken.SCHEME);
    }
  }

  /** Authenticates a request that everybody may send, and ignores a token that is not valid. */
  void filterIfValid(ContainerRequestContext request) {
    try {
      filterIfPresent(request);
    } catch (ApiError e) {
      LOG.debug("A token was ignored", e);
    }
  }

  private static Account requireActive(Account account) {
    if (!account.active()) {
      throw ApiError.forbidden(Reason.ACCOUNT_INACTIVE, "This account is not active");
    }
    return account;
  }

  /** Returns the token of our pages' cookie, or an empty text if the request has none. */
  private static String cookie(ContainerRequestContext request) {
    Optional<String> token = SessionCookie.ACCESS.value(request.getCookies());
    token.ifPresent(value -> SameOrigin.require(request));
    return token.orElse("");
  }
}
