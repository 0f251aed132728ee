package tapbill.platform.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Tells browsers what not to do with an answer; after OWASP's list of secure headers.
 *
 * <p>That a page may only load what we serve ourselves holds for all answers, not for pages alone:
 * a browser that takes something else for a page is then as careful with it.
 */
public final class SecurityHeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  /** Where cookies are looked at, unlike where the files of pages are. */
  private static final Pattern PERSONAL = Pattern.compile("/(api|auth)/");

  private static final String TWO_YEARS = "max-age=63072000";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", TWO_YEARS);
    }
    if (isPersonal(request)) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    chain.doFilter(request, response);
  }

  /** Whether the answer may be for this client alone. */
  private static boolean isPersonal(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) != null
        || (request.getHeader(HttpHeaders.COOKIE) != null
            && PERSONAL.matcher(request.getRequestURI()).lookingAt());
  }
}
