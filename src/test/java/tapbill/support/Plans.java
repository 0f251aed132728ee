package tapbill.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Creates drawings, PDFs and WebP files for tests. */
public final class Plans {
  private static final int WEBP_HEADER = 12;

  private Plans() {}

  /** Returns a drawing with attributes of its first element. */
  public static byte[] svg(String attributes) {
    return ("<svg xmlns='http://www.w3.org/2000/svg' "
            + attributes
            + "><style>rect{fill:red}</style><rect width='100%' height='100%'/></svg>")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a PDF of two pages, whose first has a red upper left quarter. */
  public static byte[] pdf(PDRectangle size) {
    PDDocument document = new PDDocument();
    PDPage page = new PDPage(size);
    document.addPage(page);
    document.addPage(new PDPage());
    try (PDPageContentStream content = new PDPageContentStream(document, page)) {
      content.setNonStrokingColor(1f, 0, 0);
      content.addRect(0, size.getHeight() / 2, size.getWidth() / 2, size.getHeight() / 2);
      content.fill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return saved(document);
  }

  public static byte[] saved(PDDocument document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (document) {
      document.save(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the chunk of a picture of one pixel. */
  public static byte[] webpPicture() {
    return withoutHeader("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
  }

  /** Returns the chunk of a picture of one pixel that is compressed without loss. */
  public static byte[] losslessPicture() {
    return withoutHeader("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
  }

  private static byte[] withoutHeader(String file) {
    byte[] bytes = Base64.getDecoder().decode(file);
    return Arrays.copyOfRange(bytes, WEBP_HEADER, bytes.length);
  }

  public static byte[] webp(byte[]... chunks) {
    byte[] content = Images.concat(ascii("WEBP"), Images.concat(chunks));
    return Images.concat(header("RIFF", content.length), content);
  }

  /** Returns the chunk of an extended file, whose flags say what it has beside a picture. */
  public static byte[] webpHeader(int flags, int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(header("VP8X", 10)).putInt(flags);
    chunk.putShort((short) (width - 1)).put((byte) 0);
    chunk.putShort((short) (height - 1)).put((byte) 0);
    return chunk.array();
  }

  public static byte[] webpChunk(String type, String content) {
    byte[] padded = ascii(content.length() % 2 == 0 ? content : content + "\0");
    return Images.concat(header(type, content.length()), padded);
  }

  private static byte[] header(String type, int length) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii(type))
        .putInt(length)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
