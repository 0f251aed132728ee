package tapbill.platform.http;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/**
 * Answers paths with matrix parameters with 404. No route has any, and a path with one must not
 * reach the route without it, which a proxy in front may protect.
 */
@PreMatching
public final class MatrixParameterFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath(false).indexOf(';') >= 0) {
      throw new NotFoundException();
    }
  }
}
