package tapbill.platform.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;

/**
 * Tells requests of our own pages from those that another site makes a browser send, with our
 * cookies; after OWASP's cheat sheet on cross-site request forgery. It comes on top of {@code
 * SameSite=Strict}, which lets other hosts of our own domain pass.
 */
public final class SameOrigin {
  private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private SameOrigin() {}

  /**
   * Refuses a request that changes something and does not come from one of our pages.
   *
   * @throws ApiError 403
   */
  public static void require(ContainerRequestContext request) {
    if (!SAFE.contains(request.getMethod()) && !isOurs(request)) {
      throw ApiError.forbidden(
          "Cookies are accepted only from the same origin; send an access token");
    }
  }

  private static boolean isOurs(ContainerRequestContext request) {
    @Nullable String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    @Nullable String origin = request.getHeaderString("Origin");
    @Nullable String host = request.getHeaderString(HttpHeaders.HOST);
    // Without the scheme, which a proxy in front of us may have changed.
    return origin != null && host != null && origin.replaceFirst("^https?://", "").equals(host);
  }
}
