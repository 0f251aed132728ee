package tapbill.platform.api;

import com.google.common.io.ByteStreams;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the bodies of requests that are parsed while they are received. */
public final class RequestBody {
  private RequestBody() {}

  /** Reads a body. */
  public interface Reader<T> {
    /**
     * Reads the body and returns the result.
     *
     * @throws ApiError if the request is refused
     */
    T read() throws IOException;
  }

  /**
   * Reads a body. If the request is refused, the rest of the body is read and discarded: otherwise
   * the server would close the connection while the client is still sending, and the client could
   * not read the refusal.
   *
   * @param most the most bytes of a refused body that are discarded
   */
  public static <T> T read(InputStream body, long most, Reader<T> reader) throws IOException {
    try {
      return reader.read();
    } catch (ApiError | ConstraintViolationException refusal) {
      ByteStreams.exhaust(ByteStreams.limit(body, most));
      throw refusal;
    }
  }

  /** Reads a body as {@link #read(InputStream, long, Reader)} does, up to the route's limit. */
  public static <T> T read(InputStream body, Reader<T> reader) throws IOException {
    return read(body, Long.MAX_VALUE, reader);
  }
}
