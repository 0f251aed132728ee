package tapbill.platform.connection;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Removes the content type of a request without a body. Many clients name one for the body that
 * they do not send, such as curl for {@code -d ''}, and would be refused for a type that the route
 * does not take.
 */
final class EmptyBodies extends Handler.Wrapper {

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean describesNothing =
        request.getHeaders().contains(HttpHeader.CONTENT_TYPE)
            && (!UnreadBodies.hasBody(request) || EarlyBodyHandler.hasReadNothing(request));
    return super.handle(
        describesNothing ? new WithoutContentType(request) : request, response, callback);
  }

  private static final class WithoutContentType extends Request.Wrapper {
    private final HttpFields headers;

    WithoutContentType(Request request) {
      super(request);
      this.headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.CONTENT_TYPE);
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
