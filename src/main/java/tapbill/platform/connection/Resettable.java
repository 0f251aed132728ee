package tapbill.platform.connection;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a request reset its connection instead of closing it. Where the end of the connection is the
 * end of the response, as in HTTP/1.0, which proxies use, an orderly close would look like a
 * complete response.
 */
final class Resettable extends Handler.Wrapper {
  private static final String END_POINT = EndPoint.class.getName();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    request.setAttribute(END_POINT, request.getConnectionMetaData().getConnection().getEndPoint());
    return super.handle(request, response, callback);
  }

  /** Makes the next close of the request's connection a reset. */
  static void resetAtClose(HttpServletRequest request) throws IOException {
    if (request.getAttribute(END_POINT) instanceof EndPoint end
        && end.getTransport() instanceof SocketChannel channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
