package tapbill.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a list that is read in pages goes on: {@code Link: <…>; rel="next"} (RFC 8288). */
public final class NextPage {
  private NextPage() {}

  /**
   * A page, with a link to the next one: the same request with another cursor.
   *
   * @param cursor where the next page begins, or null after the last page
   */
  public static Response response(Object page, UriInfo request, @Nullable Object cursor) {
    Response.ResponseBuilder response = Response.ok(page);
    if (cursor != null) {
      URI next = request.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
      // Without the host, which a proxy in front of us may call otherwise.
      URI relative = URI.create(next.getRawPath() + "?" + next.getRawQuery());
      response.header(HttpHeaders.LINK, Link.fromUri(relative).rel("next").build());
    }
    return response.build();
  }
}
