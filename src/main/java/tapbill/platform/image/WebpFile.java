package tapbill.platform.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.raster.ImageDecoder;
import tapbill.platform.raster.UnusableImageException;

/**
 * Copies a WebP file without its metadata, and decodes nothing: a decoder in Java needs more memory
 * for a photograph than the process has. See the <a
 * href="https://developers.google.com/speed/webp/docs/riff_container">container's
 * specification</a>.
 */
final class WebpFile {
  private static final int FILE_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  /** The bytes of a chunk in which its size and flags are. */
  private static final int START = 10;

  private static final int BUFFER = 64 * 1024;

  /** The bits of Exif data and XMP in the flags of an extended file. */
  private static final int METADATA_FLAGS = 0x08 | 0x04;

  private static final int LOSSLESS_SIGNATURE = 0x2f;

  /** The chunks that are copied; those of other programs may have the place of a picture too. */
  private static final List<String> KEPT =
      List.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP");

  private WebpFile() {}

  private record Chunk(String type, long position, long length) {}

  /**
   * Copies a file.
   *
   * @return the size that the file declares
   * @throws UnusableImageException if the file is not complete
   */
  static ImageSize copy(Path file, Path copy) throws UnusableImageException, IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy), BUFFER)) {
      List<Chunk> chunks = chunks(in);
      ImageSize size = null;
      for (Chunk chunk : chunks) {
        size = size == null ? size(chunk, start(in, chunk)) : size;
      }
      if (size == null || chunks.stream().noneMatch(chunk -> isPicture(chunk.type))) {
        throw damaged();
      }
      long length = chunks.stream().mapToLong(chunk -> padded(chunk.length) + CHUNK_HEADER).sum();
      out.write(header("RIFF", length + 4));
      out.write("WEBP".getBytes(StandardCharsets.US_ASCII));
      for (Chunk chunk : chunks) {
        write(in, chunk, out);
      }
      return size;
    }
  }

  private static boolean isPicture(String type) {
    return type.equals("VP8 ") || type.equals("VP8L") || type.equals("ANMF");
  }

  private static List<Chunk> chunks(RandomAccessFile in)
      throws UnusableImageException, IOException {
    ByteBuffer header = read(in, 0, FILE_HEADER);
    long end = CHUNK_HEADER + padded(Integer.toUnsignedLong(header.getInt(4)));
    if (!type(header, 0).equals("RIFF") || !type(header, 8).equals("WEBP") || end > in.length()) {
      throw damaged();
    }
    List<Chunk> chunks = new ArrayList<>();
    long position = FILE_HEADER;
    while (position + CHUNK_HEADER <= end) {
      ByteBuffer named = read(in, position, CHUNK_HEADER);
      long length = Integer.toUnsignedLong(named.getInt(4));
      Chunk chunk = new Chunk(type(named, 0), position + CHUNK_HEADER, length);
      position = chunk.position + padded(length);
      if (position > end) {
        throw damaged();
      }
      if (KEPT.contains(chunk.type)) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  /** Returns the size in a chunk, or null if the chunk has none. */
  private static @Nullable ImageSize size(Chunk chunk, ByteBuffer start)
      throws UnusableImageException {
    try {
      return switch (chunk.type) {
        case "VP8X" -> new ImageSize(1 + (start.getInt(4) & 0xffffff), 1 + (start.getInt(6) >>> 8));
        case "VP8 " -> new ImageSize(start.getChar(6) & 0x3fff, start.getChar(8) & 0x3fff);
        case "VP8L" -> lossless(start);
        default -> null;
      };
    } catch (IndexOutOfBoundsException e) {
      throw damaged();
    }
  }

  private static ImageSize lossless(ByteBuffer start) throws UnusableImageException {
    if (start.get(0) != LOSSLESS_SIGNATURE) {
      throw damaged();
    }
    int sides = start.getInt(1);
    return new ImageSize(1 + (sides & 0x3fff), 1 + (sides >> 14 & 0x3fff));
  }

  private static void write(RandomAccessFile in, Chunk chunk, OutputStream out) throws IOException {
    out.write(header(chunk.type, chunk.length));
    in.seek(chunk.position);
    byte[] buffer = new byte[BUFFER];
    boolean flags = chunk.type.equals("VP8X");
    for (long rest = padded(chunk.length); rest > 0; ) {
      int length = (int) Math.min(rest, buffer.length);
      in.readFully(buffer, 0, length);
      if (flags) {
        buffer[0] &= ~METADATA_FLAGS;
        flags = false;
      }
      out.write(buffer, 0, length);
      rest -= length;
    }
  }

  private static ByteBuffer start(RandomAccessFile in, Chunk chunk)
      throws UnusableImageException, IOException {
    return read(in, chunk.position, (int) Math.min(START, chunk.length));
  }

  private static ByteBuffer read(RandomAccessFile in, long position, int length)
      throws UnusableImageException, IOException {
    if (position + length > in.length()) {
      throw damaged();
    }
    byte[] bytes = new byte[length];
    in.seek(position);
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String type(ByteBuffer bytes, int position) {
    byte[] type = new byte[4];
    bytes.get(position, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  private static byte[] header(String type, long length) {
    return ByteBuffer.allocate(CHUNK_HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.ISO_8859_1))
        .putInt((int) length)
        .array();
  }

  private static long padded(long length) {
    return length + (length & 1);
  }

  private static UnusableImageException damaged() {
    return new UnusableImageException(ImageDecoder.DAMAGED);
  }
}
