package tapbill.platform.raster;

import java.awt.color.ICC_Profile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The data before the pixels of a PNG file that Java's reader does not return.
 *
 * @param interlaced whether the rows are stored in seven passes
 * @param profile the colour profile; null if the colours are sRGB or the profile is not usable
 */
record PngHeader(boolean interlaced, @Nullable ICC_Profile profile) {
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER_BYTES = 13;
  private static final int CHECKSUM_BYTES = 4;
  private static final int IHDR = 0x49484452;
  private static final int ICCP = 0x69434350;
  private static final int IDAT = 0x49444154;

  /** The bit of the colour type without which an image is grey. */
  private static final int COLOUR = 2;

  /** The most bytes of a profile; those of printers have about one million. */
  private static final int LARGEST_PROFILE = 4 * 1024 * 1024;

  /** Reads the chunks up to the pixels. */
  static PngHeader read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(SIGNATURE_BYTES);
      byte[] header = new byte[HEADER_BYTES];
      ICC_Profile profile = null;
      while (true) {
        int length = in.readInt();
        int type = in.readInt();
        if (type == IDAT) {
          int components = (header[9] & COLOUR) == 0 ? 1 : 3;
          boolean fits = profile != null && profile.getNumComponents() == components;
          return new PngHeader(header[12] != 0, fits ? profile : null);
        } else if (type == IHDR && length == HEADER_BYTES) {
          in.readFully(header);
        } else if (type == ICCP && length >= 0 && length <= LARGEST_PROFILE) {
          profile = profile(in.readNBytes(length));
        } else {
          in.skipNBytes(Math.max(0, length));
        }
        in.skipNBytes(CHECKSUM_BYTES);
      }
    }
  }

  /**
   * Returns the profile of a chunk, which has a name that ends with a zero, the method of
   * compression and the compressed profile. Browsers ignore a profile that is broken too.
   */
  private static @Nullable ICC_Profile profile(byte[] chunk) {
    ByteBuffer named = ByteBuffer.wrap(chunk);
    while (named.hasRemaining() && named.get() != 0) {
      // The name is not used.
    }
    int start = Math.min(chunk.length, named.position() + 1);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(chunk, start, chunk.length - start))) {
      byte[] profile = in.readNBytes(LARGEST_PROFILE + 1);
      return profile.length > LARGEST_PROFILE ? null : ICC_Profile.getInstance(profile);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }
}
