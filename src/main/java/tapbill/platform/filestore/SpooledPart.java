package tapbill.platform.filestore;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The bytes that are sent next, in a temporary file: in memory, those of some uploads at once would
 * fill it. The file is gone with the process, however that ends.
 */
final class SpooledPart implements Closeable {
  private final int capacity;
  private final RandomAccessFile file;
  private final MessageDigest digest = md5();
  private int size;

  /**
   * An empty one.
   *
   * @param capacity in bytes
   */
  SpooledPart(int capacity) throws IOException {
    this.capacity = capacity;
    Path path = Files.createTempFile("tapbill", ".part");
    try {
      // No channel of NIO: a timeout of the client interrupts its thread, and that would close it.
      this.file = new RandomAccessFile(path.toFile(), "rw");
    } finally {
      // What is open needs no name.
      Files.delete(path);
    }
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Takes as many bytes as there is room for. */
  void append(ByteBuffer bytes) throws IOException {
    ByteBuffer fitting =
        bytes.slice(bytes.position(), Math.min(bytes.remaining(), capacity - size));
    bytes.position(bytes.position() + fitting.remaining());
    size += fitting.remaining();
    digest.update(fitting.duplicate());
    while (fitting.hasRemaining()) {
      file.getChannel().write(fitting);
    }
  }

  /** The MD5 of its bytes, in base64; from now on it takes no more until it is cleared. */
  String contentMd5() {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /** Its bytes from the first one. Only the stream that was opened last can be read. */
  InputStream open() {
    try {
      file.seek(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return file.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return file.read(bytes, offset, length);
      }
    };
  }

  /** Makes it empty again. */
  void clear() throws IOException {
    file.setLength(0);
    size = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
