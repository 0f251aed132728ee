package tapbill.platform.http;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/**
 * A file in memory, as it is and compressed.
 *
 * @param compressed the same as {@code plain} if compression does not make the file smaller
 */
record StaticFile(String mediaType, Encoded plain, Encoded compressed) {

  /**
   * The bytes of a file.
   *
   * @param bytes a direct buffer, which sockets send without a copy
   * @param tag the entity tag, in quotes
   */
  record Encoded(ByteBuffer bytes, String tag, boolean gzip) {
    private static Encoded of(byte[] content, String tag, boolean gzip) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(content.length).put(content).flip();
      return new Encoded(bytes.asReadOnlyBuffer(), '"' + tag + '"', gzip);
    }
  }

  static StaticFile of(byte[] content, String mediaType) throws IOException {
    // The files of the jar do not have the time of the build; the digest shows a change.
    String digest = Hashing.sha256().hashBytes(content).toString();
    Encoded plain = Encoded.of(content, digest, false);
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(buffer)) {
      gzip.write(content);
    }
    return new StaticFile(
        mediaType,
        plain,
        buffer.size() < content.length
            ? Encoded.of(buffer.toByteArray(), digest + "-gzip", true)
            : plain);
  }

  Encoded encoded(boolean acceptsGzip) {
    return acceptsGzip ? compressed : plain;
  }
}
