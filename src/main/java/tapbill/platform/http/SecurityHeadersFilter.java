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

  /** The paths of pictures that pages of other origins may display, if any may call the API. */
  private static final Pattern MAPS = Pattern.compile("/api/v1/maps/");

  /** The features of browsers that no page of ours uses, and nothing injected shall use. */
  private static final String PERMISSIONS_POLICY =
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
          + " magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

  private static final String TWO_YEARS = "max-age=63072000";

  private final boolean hasOtherOrigins;

  /**
   * Creates a filter.
   *
   * @param hasOtherOrigins whether pages of other origins may call the API
   */
  public SecurityHeadersFilter(boolean hasOtherOrigins) {
    this.hasOtherOrigins = hasOtherOrigins;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Permissions-Policy", PERMISSIONS_POLICY);
    response.setHeader(
        "Cross-Origin-Resource-Policy",
        hasOtherOrigins && MAPS.matcher(request.getRequestURI()).lookingAt()
            ? "cross-origin"
            : "same-origin");
    if (request.isSecure()) {
      // Without TLS browsers ignore it, and say so on their consoles.
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
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
