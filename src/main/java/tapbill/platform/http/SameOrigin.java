package tapbill.platform.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Distinguishes requests of this server's pages from those that another site makes a browser send
 * with this server's cookies, as OWASP's cheat sheet on cross-site request forgery recommends. It
 * supplements {@code SameSite=Strict}, which permits requests from other hosts of the same domain.
 */
public final class SameOrigin {
  private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private SameOrigin() {}

  /**
   * Refuses a request that changes something and does not come from a page of this server.
   *
   * @throws ApiError 403
   */
  public static void require(ContainerRequestContext request) {
    if (!SAFE.contains(request.getMethod()) && !isSameOrigin(request)) {
      throw ApiError.forbidden(
          Reason.CROSS_ORIGIN,
          "Cookies are accepted only from the same origin; send an access token");
    }
  }

  /**
   * Returns true if a browser sends a request for a page of another site, and false if it is not
   * known to.
   */
  static boolean isCrossSite(ContainerRequestContext request) {
    @Nullable String site = request.getHeaderString("Sec-Fetch-Site");
    return site == null
        ? request.getHeaderString("Origin") != null && !isSameOrigin(request)
        // A user who enters an address, or opens a bookmark, sends "none".
        : !site.equals("same-origin") && !site.equals("none");
  }

  /**
   * Returns true if a request has a header that only browsers send. They omit both from a GET of a
   * page that came without TLS.
   */
  public static boolean isFromBrowser(ContainerRequestContext request) {
    return request.getHeaderString("Origin") != null
        || request.getHeaderString("Sec-Fetch-Site") != null;
  }

  private static boolean isSameOrigin(ContainerRequestContext request) {
    @Nullable String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    @Nullable String origin = request.getHeaderString("Origin");
    @Nullable String host = request.getHeaderString(HttpHeaders.HOST);
    // The scheme is not compared, because a proxy may have changed it.
    return origin != null && host != null && origin.replaceFirst("^https?://", "").equals(host);
  }
}
