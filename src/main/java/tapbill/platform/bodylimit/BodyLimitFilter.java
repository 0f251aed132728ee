package tapbill.platform.bodylimit;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Refuses bodies over a limit, also those that do not declare their length. It reads no bytes
 * itself, and runs before the authentication, so that the body of an unauthorized request is not
 * read.
 */
@Priority(Priorities.AUTHENTICATION - 1)
final class BodyLimitFilter implements ContainerRequestFilter {
  private final long limit;
  private final String name;

  /**
   * Creates the filter of a route.
   *
   * @param limit the largest body, in bytes
   * @param name the limit as error messages have it
   */
  BodyLimitFilter(long limit, String name) {
    this.limit = limit;
    this.name = name;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // getLength() returns an int, and throws for larger numbers.
    if (length != null && (length.length() > 18 || Long.parseLong(length) > limit)) {
      throw refusal();
    }
    request.setEntityStream(new LimitedStream(request.getEntityStream()));
  }

  private ApiError refusal() {
    return ApiError.tooLarge(Reason.TOO_LARGE, "The body must not be larger than " + name);
  }

  private final class LimitedStream extends FilterInputStream {
    private long read;

    LimitedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(count, 0));
      return count;
    }

    private void count(int bytes) {
      read += bytes;
      if (read > limit) {
        throw refusal();
      }
    }
  }
}
