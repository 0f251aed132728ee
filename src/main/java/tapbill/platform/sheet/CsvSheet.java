package tapbill.platform.sheet;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a table as CSV in UTF-8. */
final class CsvSheet implements SheetWriter {
  /** The line end of RFC 4180. */
  private static final String END_OF_ROW = "\r\n";

  /** Without it, Excel takes the file for one in the encoding of the computer's country. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Spreadsheets of every country read this form as a date. */
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Writer out;
  private final CsvDialect dialect;
  private final DateTimeFormatter local;
  private boolean isFirstOfRow = true;

  CsvSheet(OutputStream out, CsvDialect dialect, ZoneId zone, List<String> columns)
      throws IOException {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.dialect = dialect;
    local = LOCAL.withZone(zone);
    if (!dialect.isForPrograms()) {
      this.out.write(BYTE_ORDER_MARK);
    }
    for (String column : columns) {
      write(column);
    }
    endRow();
  }

  @Override
  public void id(@Nullable Long value) throws IOException {
    write(value == null ? "" : value.toString());
  }

  @Override
  public void number(@Nullable BigDecimal value) throws IOException {
    write(value == null ? "" : value.toPlainString().replace('.', dialect.decimal()));
  }

  @Override
  public void truth(boolean value) throws IOException {
    write(Boolean.toString(value));
  }

  @Override
  public void utc(@Nullable Instant time) throws IOException {
    write(time == null ? "" : time.toString());
  }

  @Override
  public void local(@Nullable Instant time) throws IOException {
    write(time == null ? "" : local.format(time));
  }

  @Override
  public void text(@Nullable String text) throws IOException {
    write(text == null ? "" : quotedIfNeeded(CellText.protect(text)));
  }

  @Override
  public void rawText(@Nullable String text) throws IOException {
    if (dialect.isForPrograms()) {
      write(text == null ? "" : quotedIfNeeded(text));
    } else {
      text(text);
    }
  }

  /** Escapes semicolons, because some spreadsheets split cells at them. */
  @Override
  public void json(String array) throws IOException {
    write(quoted(array.replace(";", "\\u003b")));
  }

  @Override
  public void endRow() throws IOException {
    out.write(END_OF_ROW);
    isFirstOfRow = true;
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  private void write(String cell) throws IOException {
    if (!isFirstOfRow) {
      out.write(dialect.separator());
    }
    isFirstOfRow = false;
    out.write(cell);
  }

  private String quotedIfNeeded(String text) {
    return text.chars().anyMatch(each -> each == dialect.separator() || "\"\r\n".indexOf(each) >= 0)
        ? quoted(text)
        : text;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
