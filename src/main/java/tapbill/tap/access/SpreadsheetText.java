package tapbill.tap.access;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads the CSV of a spreadsheet: UTF-8 or, with a byte order mark, UTF-16. Depending on the
 * country a spreadsheet separates by commas or semicolons, and by tabs in its "Unicode text"; all
 * three become commas, because neither tokens nor times contain any of them.
 */
final class SpreadsheetText extends FilterReader {
  private static final int BYTE_ORDER_MARK = 2;

  private SpreadsheetText(Reader text) {
    super(text);
  }

  /** Opens a body; a byte that is no text becomes U+FFFD, which no value has. */
  static Reader of(InputStream body) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(body, BYTE_ORDER_MARK);
    byte[] start = bytes.readNBytes(BYTE_ORDER_MARK);
    bytes.unread(start);
    return new SpreadsheetText(new InputStreamReader(bytes, charset(start)));
  }

  /** Returns UTF-16, which reads and removes the mark, or UTF-8. */
  private static Charset charset(byte[] start) {
    boolean isUtf16 =
        start.length == BYTE_ORDER_MARK
            && ((start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
                || (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE));
    return isUtf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  @Override
  public int read() throws IOException {
    return comma(super.read());
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      buffer[i] = (char) comma(buffer[i]);
    }
    return read;
  }

  private static int comma(int character) {
    return character == ';' || character == '\t' ? ',' : character;
  }
}
