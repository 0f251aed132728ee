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
 * Adds the headers that restrict what browsers do with an answer, from OWASP's list of secure
 * headers.
 *
 * <p>The content security policy, by which a page may load only resources of this server, is sent
 * with all answers: it then also applies if a browser mistakes another answer for a page.
 */
public final class SecurityHeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  /** The paths whose answers depend on cookies; the files of pages do not. */
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

  /** Returns whether the answer may depend on the credentials of the client. */
  private static boolean isPersonal(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) != null
        || (request.getHeader(HttpHeaders.COOKIE) != null
            && PERSONAL.matcher(request.getRequestURI()).lookingAt());
  }
}
