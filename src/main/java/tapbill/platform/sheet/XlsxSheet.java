package tapbill.platform.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as an Excel workbook. Its cells have types, so that no text needs protection. A
 * table that is too long for one sheet goes on in another, with the same header.
 */
final class XlsxSheet implements SheetWriter {
  /** The rows that are in memory at once. */
  private static final int BLOCK = 1000;

  /** Excel refuses files with longer texts. */
  private static final int LONGEST_TEXT = 32_767;

  private static final String DATE = "yyyy-mm-dd hh:mm:ss";

  /** The characters of a date; the library measures only texts and plain numbers. */
  private static final int DATE_WIDTH = 20;

  private final Workbook workbook;
  private final String name;
  private final List<String> columns;
  private final ZoneId zone;
  private final int mostRows;
  private int sheets;
  private Worksheet sheet;
  private int row;
  private int column;

  XlsxSheet(OutputStream out, String name, List<String> columns, ZoneId zone) {
    this(out, name, columns, zone, Worksheet.MAX_ROWS);
  }

  /**
   * Creates a workbook with the first sheet.
   *
   * @param mostRows of a sheet, with its header
   */
  XlsxSheet(OutputStream out, String name, List<String> columns, ZoneId zone, int mostRows) {
    this.workbook = new Workbook(out, "Tapbill", null);
    this.name = name;
    this.columns = columns;
    this.zone = zone;
    this.mostRows = mostRows;
    sheet = nextSheet();
  }

  @Override
  public void id(@Nullable Long value) throws IOException {
    int cell = next();
    sheet.value(row, cell, value);
  }

  @Override
  public void number(@Nullable BigDecimal value) throws IOException {
    int cell = next();
    sheet.value(row, cell, value);
  }

  @Override
  public void truth(boolean value) throws IOException {
    int cell = next();
    sheet.value(row, cell, value);
  }

  @Override
  public void utc(@Nullable Instant time) throws IOException {
    text(time == null ? null : time.toString());
  }

  @Override
  public void local(@Nullable Instant time) throws IOException {
    int cell = next();
    if (time != null) {
      // The dates of spreadsheets have no zone, and show whole seconds.
      sheet.value(row, cell, LocalDateTime.ofInstant(time, zone).truncatedTo(ChronoUnit.SECONDS));
      sheet.style(row, cell).format(DATE).set();
      sheet.width(cell, DATE_WIDTH);
    }
  }

  /** Writes the text into the cell: the library would keep shared strings in memory. */
  @Override
  public void text(@Nullable String text) throws IOException {
    int cell = next();
    sheet.inlineString(row, cell, text != null && text.length() > LONGEST_TEXT ? cut(text) : text);
  }

  @Override
  public void rawText(@Nullable String text) throws IOException {
    text(text);
  }

  @Override
  public void json(String array) throws IOException {
    text(array);
  }

  @Override
  public void endRow() throws IOException {
    row++;
    column = 0;
    if (row % BLOCK == 0) {
      sheet.flush();
    }
  }

  @Override
  public void finish() throws IOException {
    workbook.finish();
  }

  /** Returns the column of the next cell, which may be the first of another sheet. */
  private int next() throws IOException {
    if (row == mostRows) {
      sheet.finish();
      sheet = nextSheet();
    }
    return column++;
  }

  private Worksheet nextSheet() {
    sheets++;
    Worksheet next = workbook.newWorksheet(sheets == 1 ? name : name + " " + sheets);
    next.freezePane(0, 1);
    for (int i = 0; i < columns.size(); i++) {
      next.inlineString(0, i, columns.get(i));
      next.style(0, i).bold().set();
    }
    row = 1;
    return next;
  }

  private static String cut(String text) {
    int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_TEXT - end);
  }
}
