package tapbill.platform.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers with a page and the link to the next one: {@code Link: <…>; rel="next"} (RFC 8288). */
public final class NextPage {
  private NextPage() {}

  /**
   * Returns a page of rows, with a link to the next page if there are more rows.
   *
   * @param rows the rows of the page, and one more if there is a next page
   * @param cursor returns the cursor of the next page from the last row of this one
   */
  public static <T> Response response(
      List<T> rows, PageLimit limit, UriInfo request, Function<T, Object> cursor) {
    List<T> page = limit.of(rows);
    return response(
        page, request, page.size() == rows.size() ? null : cursor.apply(page.get(page.size() - 1)));
  }

  /**
   * Returns a page, with a link to the next one: the same request with another cursor.
   *
   * @param cursor the cursor of the next page; null for the last page
   */
  public static Response response(Object page, UriInfo request, @Nullable Object cursor) {
    Response.ResponseBuilder response = Response.ok(page);
    if (cursor != null) {
      URI next = request.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
      // The link has no host, because clients may reach a proxy by another name.
      URI relative = URI.create(next.getRawPath() + "?" + next.getRawQuery());
      response.header(HttpHeaders.LINK, Link.fromUri(relative).rel("next").build());
    }
    return response.build();
  }
}
