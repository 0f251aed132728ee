package tapbill.people.session;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tapbill.people.account.AccountService;

/**
 * Authenticates the requests of servlets, which {@link AccessTokenFilter} does not see. It must
 * only serve requests that change nothing, because it does not check the origin of a request with a
 * cookie.
 */
public final class ServletAuthenticator {
  private final AccessTokens tokens;
  private final AccountService accounts;
  private final boolean anonymousAdmin;

  /**
   * Creates an authenticator.
   *
   * @param anonymousAdmin true to take every client for an admin, for demonstrations
   */
  public ServletAuthenticator(
      AccessTokens tokens, AccountService accounts, boolean anonymousAdmin) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.anonymousAdmin = anonymousAdmin;
  }

  /**
   * Returns a check that the client of a request is an admin. A long connection repeats the check,
   * because the session may end and the account may change. A client without a valid token is no
   * admin, but is not refused.
   */
  public BooleanSupplier admin(HttpServletRequest request) {
    if (anonymousAdmin) {
      return () -> true;
    }
    Optional<String> token =
        BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION)).or(() -> cookie(request));
    return () -> token.filter(this::isAdmin).isPresent();
  }

  private boolean isAdmin(String token) {
    return tokens
        .verify(token)
        .flatMap(proof -> accounts.inSession(proof.accountId(), proof.sessionHash()))
        .filter(account -> account.active() && account.isAdmin())
        .isPresent();
  }

  private static Optional<String> cookie(HttpServletRequest request) {
    return SessionCookie.ACCESS.value(
        name ->
            Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .findFirst()
                .orElse(null));
  }
}
