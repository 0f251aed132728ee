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
 * What a file is, as its first bytes say; what a client declares is not asked. A file is only
 * called what a browser does not execute, and everything else is bytes.
 */
public final class MediaTypes {
  /** As many of the first bytes of a file tell what it is. */
  static final int PREFIX = 64 * 1024;

  static final String BYTES = "application/octet-stream";

  /** What a browser may show on its own. */
  private static final Set<String> SHOWN =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** What files are called, by the library's names. */
  private static final Map<String, String> SERVED =
      Map.ofEntries(
          Map.entry("image/png", "image/png"),
          Map.entry("image/jpeg", "image/jpeg"),
          Map.entry("image/gif", "image/gif"),
          Map.entry("image/webp", "image/webp"),
          Map.entry("image/avif", "image/avif"),
          Map.entry("image/bmp", "image/bmp"),
          Map.entry("image/tiff", "image/tiff"),
          Map.entry("application/pdf", "application/pdf"),
          Map.entry("application/zip", "application/zip"),
          Map.entry("application/json", "application/json"),
          Map.entry("application/geo+json", "application/geo+json"),
          Map.entry("text/csv", "text/csv; charset=utf-8"),
          // With a charset, so that no browser finds markup in another one.
          Map.entry("text/plain", "text/plain; charset=utf-8"));

  private static final MimeTypes KNOWN = MimeTypes.getDefaultMimeTypes();

  private MediaTypes() {}

  /**
   * What a file is.
   *
   * @param prefix its first {@link #PREFIX} bytes, or all that it has
   * @param fileName only says more about what the bytes say: of which kind a text is
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

  /** Whether a browser may show a file of a type, rather than save it. */
  public static boolean isShown(String mediaType) {
    return SHOWN.contains(mediaType);
  }
}
