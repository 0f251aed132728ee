package tapbill.platform.upload;

import com.google.common.io.ByteStreams;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import tapbill.platform.api.ApiError;

/** How many files a node takes at once: each holds a thread of the server, and pours need some. */
public final class UploadSlots {
  public static final int AT_ONCE = 32;

  /** As much of a refused upload is read, so that its client gets to read the answer. */
  private static final long READ_OF_REFUSED = 1024 * 1024;

  private final Semaphore free = new Semaphore(AT_ONCE);

  /** What is done with the body of an upload. */
  public interface Work<R> {
    /** Reads it and says what became of it. */
    public R read() throws IOException;
  }

  /**
   * Does something with a body that is read while it comes in.
   *
   * @throws ApiError 503 if too many are read at once
   */
  public <R> R read(InputStream body, Work<R> work) throws IOException {
    if (!free.tryAcquire()) {
      throw ApiError.unavailable("Too many concurrent uploads, try again");
    }
    try {
      return work.read();
    } catch (ApiError | ConstraintViolationException refusal) {
      // Whoever still sends more than this finds the connection closed.
      ByteStreams.exhaust(ByteStreams.limit(body, READ_OF_REFUSED));
      throw refusal;
    } finally {
      free.release();
    }
  }
}
