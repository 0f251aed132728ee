package tapbill.platform.filestore;

import io.dropwizard.lifecycle.Managed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.UUID;

/**
 * Stores the bytes of files. A file exists as a whole or not at all, and is never changed. The
 * server generates the keys: nothing that a client sends becomes part of a path. Every failure of
 * the store, such as a full disk or an unavailable server, is an {@link IOException}.
 */
public interface FileStore extends Managed {

  /** A file that is being written. It cannot be read before it is complete. */
  interface Writing extends Closeable {
    /** Writes all remaining bytes of the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** Completes the file; when this returns, the file survives a loss of power. */
    void complete() throws IOException;

    /** Discards the written bytes, unless the file was completed. */
    @Override
    void close() throws IOException;
  }

  /** Creates a file with a key that was never used before. */
  Writing write(UUID key) throws IOException;

  /**
   * Opens a part of a file; the caller closes the stream. A file that is removed meanwhile can
   * still be read to the end.
   *
   * @param from the position of the first byte
   * @param length the number of bytes, which must exist
   * @throws NoSuchFileException if there is no such file
   */
  InputStream read(UUID key, long from, long length) throws IOException;

  /** Removes a file, complete or not; has no effect if it does not exist. */
  void remove(UUID key) throws IOException;
}
