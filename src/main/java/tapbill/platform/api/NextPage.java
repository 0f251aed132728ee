package tapbill.platform.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a list that is read in pages goes on: {@code Link: <…>; rel="next"} (RFC 8288). */
public final class NextPage {
  private NextPage() {}

  /**
   * A page of rows, with a link to the next one if there is one more row.
   *
   * @param rows as many as the page holds, and one more if there is
   * @param cursor where the next page begins, given the last row of this one
   */
  public static <T> Response response(
      List<T> rows, PageLimit limit, UriInfo request, Function<T, Object> cursor) {
    List<T> page = limit.of(rows);
    return response(
        page, request, page.size() == rows.size() ? null : cursor.apply(page.get(page.size() - 1)));
  }

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
