package tapbill.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tapbill.platform.api.ErrorBody;
import tapbill.platform.api.Reason;

/**
 * Writes the common error body for requests that reach no route, such as those with a malformed
 * request line or headers that are too large, and for refusals of servlets.
 */
public final class JettyErrorHandler implements Request.Handler {
  private static final Set<Integer> UNREADABLE =
      Set.of(
          HttpStatus.BAD_REQUEST_400,
          HttpStatus.URI_TOO_LONG_414,
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
          HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);

  private static final String MALFORMED =
      "The request is malformed, or its path has characters that are not allowed, such as an encoded"
          + " slash";

  /** The attribute of a request in which a servlet gives the {@link Reason} of its refusal. */
  public static final String REASON = Reason.class.getName();

  private final ObjectMapper mapper;

  public JettyErrorHandler(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback)
      throws JsonProcessingException {
    int status = response.getStatus();
    ErrorBody body =
        request.getAttribute(REASON) instanceof Reason reason
            ? new ErrorBody(status, message(status), reason)
            : ErrorBody.ofStatus(status, message(status));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    // Jetty closes the connection of a request that it cannot read.
    if (UNREADABLE.contains(status)) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    response.write(true, ByteBuffer.wrap(mapper.writeValueAsBytes(body)), callback);
    return true;
  }

  private static String message(int status) {
    return status == HttpStatus.BAD_REQUEST_400 ? MALFORMED : HttpStatus.getMessage(status);
  }
}
