package tapbill.screen.page;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/** Sets the headers of all pages and replaces the API's error body by an error page. */
@ScreenAnswer
public final class ScreenFilter implements ContainerResponseFilter {
  private static final int FIRST_ERROR = 400;
  private final Wordings wordings;

  public ScreenFilter(Wordings wordings) {
    this.wordings = wordings;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Wording wording = wordings.accepted(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle(HttpHeaders.CONTENT_LANGUAGE, wording.language().tag());
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (response.getStatus() >= FIRST_ERROR) {
      response.setEntity(
          new ErrorScreen(wording, response.getStatus()),
          null,
          MediaType.TEXT_HTML_TYPE.withCharset("utf-8"));
    }
  }
}
