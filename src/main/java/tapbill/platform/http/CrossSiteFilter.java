package tapbill.platform.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Refuses requests that change something and that a browser sends for a page of another site: by a
 * form, such a page could open a tap. Programs send none of the headers by which this is known.
 */
@Priority(Priorities.AUTHENTICATION - 1)
public final class CrossSiteFilter implements ContainerRequestFilter {
  private static final Set<String> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<String> allowedOrigins;

  /**
   * Creates a filter.
   *
   * @param allowedOrigins the origins other than this server's whose pages may call the API
   */
  public CrossSiteFilter(Set<String> allowedOrigins) {
    this.allowedOrigins = allowedOrigins;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    @Nullable String origin = request.getHeaderString("Origin");
    if (changesSomething(request)
        && SameOrigin.isCrossSite(request)
        && (origin == null || !allowedOrigins.contains(origin))) {
      throw ApiError.forbidden(
          Reason.CROSS_ORIGIN, "Pages of other sites must not call this server");
    }
  }

  /**
   * Returns true for all methods but safe ones, and for an authorization, which GET requests, too.
   */
  private static boolean changesSomething(ContainerRequestContext request) {
    return !SAFE.contains(request.getMethod())
        || request.getUriInfo().getPath().replaceFirst("/$", "").endsWith("/authorize");
  }
}
