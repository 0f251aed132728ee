package tapbill.people.session;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.AccountService;

/**
 * Who calls what is no resource of Jersey's, for which {@link AccessTokenFilter} says it. Only for
 * requests that change nothing: the cookie alone does not tell that a page of ours sent them.
 */
public final class ServletAuthenticator {
  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final AccountService accounts;
  private final boolean anonymousAdmin;

  /**
   * Those of a server.
   *
   * @param anonymousAdmin whether every caller is an admin, for demonstrations
   */
  public ServletAuthenticator(
      AccessTokens tokens, AccountService accounts, boolean anonymousAdmin) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.anonymousAdmin = anonymousAdmin;
  }

  /**
   * Whether a caller is an admin, now and whenever it is asked again: a session ends, and an
   * account is changed. Who bears no valid token is none, and is not refused.
   */
  public BooleanSupplier admin(HttpServletRequest request) {
    if (anonymousAdmin) {
      return () -> true;
    }
    String bearer = bearer(request);
    String token = bearer == null ? cookie(request) : bearer;
    return () -> token != null && isAdmin(token);
  }

  private boolean isAdmin(String token) {
    return tokens
        .verify(token)
        .flatMap(proof -> accounts.inSession(proof.accountId(), proof.sessionHash()))
        .filter(account -> account.active() && account.isAdmin())
        .isPresent();
  }

  private static @Nullable String bearer(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).trim()
        : null;
  }

  private static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? null
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(BrowserSessionResource.ACCESS))
            .map(Cookie::getValue)
            .findFirst()
            .orElse(null);
  }
}
