package tapbill.platform.filestore;

import io.dropwizard.lifecycle.Managed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.UUID;

/**
 * Where the bytes of files are. A file is there as a whole or not at all, and is never changed.
 * Keys are ours: nothing that a client sends becomes part of a path. Whatever goes wrong with the
 * store, such as a full disk or a server that is away, is an {@link IOException}.
 */
public interface FileStore extends Managed {

  /** A file that is being written. Nobody can read it before it is complete. */
  interface Writing extends Closeable {
    /** Writes all that remains in the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    /** Puts the file there: when this returns, it outlasts a loss of power. */
    void complete() throws IOException;

    /** Forgets what was written, unless it was completed. */
    @Override
    void close() throws IOException;
  }

  /** Begins to write a file under a key that was never used before. */
  Writing write(UUID key) throws IOException;

  /**
   * Opens a part of a file. Whoever asks closes it; a file that is removed meanwhile can still be
   * read to the end.
   *
   * @param from the position of the first byte
   * @param length how many bytes, no more than there are
   * @throws NoSuchFileException if there is no such file
   */
  InputStream read(UUID key, long from, long length) throws IOException;

  /** Removes a file, and what there is of one that was not completed; harmless if there is none. */
  void remove(UUID key) throws IOException;
}
