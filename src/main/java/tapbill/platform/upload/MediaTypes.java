package tapbill.platform.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/**
 * Detects the media type of a file from its first bytes, and ignores the type that the client
 * declares. Only types that a browser does not execute are used, and SVG, which it displays in
 * pages; every other file is {@code application/octet-stream}.
 */
public final class MediaTypes {
  /** The number of bytes from which the type is detected. */
  static final int PREFIX = 64 * 1024;

  static final String BYTES = "application/octet-stream";

  /** The types that a browser may display instead of saving. */
  private static final Set<String> SHOWN =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** The media types that are used, by the names that Tika has for them. */
  private static final Map<String, String> SERVED =
      Map.ofEntries(
          Map.entry("image/png", "image/png"),
          Map.entry("image/jpeg", "image/jpeg"),
          Map.entry("image/gif", "image/gif"),
          Map.entry("image/webp", "image/webp"),
          Map.entry("image/avif", "image/avif"),
          Map.entry("image/bmp", "image/bmp"),
          Map.entry("image/tiff", "image/tiff"),
          // It may have scripts, which browsers do not execute in an image; the header
          // Content-Security-Policy keeps them from it if the file is opened.
          Map.entry("image/svg+xml", "image/svg+xml"),
          Map.entry("application/pdf", "application/pdf"),
          Map.entry("application/zip", "application/zip"),
          Map.entry("application/json", "application/json"),
          Map.entry("application/geo+json", "application/geo+json"),
          Map.entry("text/csv", "text/csv; charset=utf-8"),
          // With a charset, so that a browser does not guess one in which the text is markup.
          Map.entry("text/plain", "text/plain; charset=utf-8"));

  private static final MimeTypes KNOWN = MimeTypes.getDefaultMimeTypes();

  private MediaTypes() {}

  /**
   * Returns the media type of a file.
   *
   * @param prefix the first {@link #PREFIX} bytes, or all bytes of a shorter file
   * @param fileName refines what the bytes show, such as the kind of a text
   */
  static String detect(byte[] prefix, String fileName) {
    Metadata hints = new Metadata();
    hints.set(TikaCoreProperties.RESOURCE_NAME_KEY, fileName);
    try {
      MediaType found = KNOWN.detect(new ByteArrayInputStream(prefix), hints);
      return SERVED.getOrDefault(found.getBaseType().toString(), BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a browser may display files of a type instead of saving them. */
  public static boolean isShown(String mediaType) {
    return SHOWN.contains(mediaType);
  }
}
