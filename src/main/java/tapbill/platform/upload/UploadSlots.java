package tapbill.platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.RequestBody;

/**
 * Limits how many files a node receives at once. Each upload holds a thread of the server, and
 * requests for pours need free ones.
 */
public final class UploadSlots {
  public static final int AT_ONCE = 32;

  /** The most bytes of a refused upload that are read; a longer one finds the connection closed. */
  private static final long READ_OF_REFUSED = 1024 * 1024;

  private final Semaphore free = new Semaphore(AT_ONCE);

  /**
   * Reads the body of an upload in a free slot.
   *
   * @throws ApiError 503 if all slots are taken
   */
  public <R> R read(InputStream body, RequestBody.Reader<R> reader) throws IOException {
    if (!free.tryAcquire()) {
      throw ApiError.unavailable(Reason.BUSY, "Too many concurrent uploads, try again");
    }
    try {
      return RequestBody.read(body, READ_OF_REFUSED, reader);
    } finally {
      free.release();
    }
  }
}
