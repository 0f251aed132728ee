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
 * The part of an upload that is sent next, in a temporary file, because the parts of several
 * uploads would not fit into memory. The file is deleted when the process ends, also in a crash.
 */
final class SpooledPart implements Closeable {
  private final int capacity;
  private final RandomAccessFile file;
  private final MessageDigest digest = md5();
  private int size;

  /**
   * Creates an empty part.
   *
   * @param capacity the size of a full part, in bytes
   */
  SpooledPart(int capacity) throws IOException {
    this.capacity = capacity;
    Path path = Files.createTempFile("tapbill", ".part");
    try {
      // A channel opened by NIO would be closed when a timeout of the client interrupts its thread.
      this.file = new RandomAccessFile(path.toFile(), "rw");
    } finally {
      // An open file remains readable without a name.
      Files.delete(path);
    }
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Appends as many bytes as fit. */
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

  /** Returns the MD5 of the bytes in base64; nothing may be appended until the part is cleared. */
  String contentMd5() {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /** Opens the bytes of the part; only the stream that was opened last can be read. */
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
