package tapbill.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses bodies over 64 KiB, also those that do not declare their length. */
@PreMatching
public final class BodyLimitFilter implements ContainerRequestFilter {
  private static final int LIMIT = 64 * 1024;

  @Override
  public void filter(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // Not getLength(): that is an int, and fails for what does not fit.
    if (length != null && (length.length() > 9 || Integer.parseInt(length) > LIMIT)) {
      throw refusal();
    }
    request.setEntityStream(new LimitedStream(request.getEntityStream()));
  }

  private static ApiError refusal() {
    return ApiError.tooLarge("The body must not be larger than 64 KiB");
  }

  private static final class LimitedStream extends FilterInputStream {
    private int read;

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
      if (read > LIMIT) {
        throw refusal();
      }
    }
  }
}
