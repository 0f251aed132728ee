package tapbill.platform.sheet;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table to a stream, cell by cell. Null is an empty cell.
 *
 * <p>It is not closeable: only {@link #finish} completes a file, so that one whose rows cannot be
 * read stays incomplete.
 */
public interface SheetWriter {
  /** Writes a whole number that identifies something. */
  void id(@Nullable Long value) throws IOException;

  /** Writes all digits of a number. Spreadsheets calculate with the first 15 to 17 of them. */
  void number(@Nullable BigDecimal value) throws IOException;

  void truth(boolean value) throws IOException;

  /** Writes a time in UTC, to the microsecond, as ISO-8601 text. */
  void utc(@Nullable Instant time) throws IOException;

  /** Writes a time in the zone of the {@link SheetFormat}, to the second, as a date. */
  void local(@Nullable Instant time) throws IOException;

  /** Writes a text that a spreadsheet neither evaluates nor converts. */
  void text(@Nullable String text) throws IOException;

  /**
   * Writes a text that stays as it is in a CSV for programs, and is like {@link #text} otherwise.
   */
  void rawText(@Nullable String text) throws IOException;

  /** Writes a JSON array of texts, which spreadsheets take for text because of its bracket. */
  void json(String array) throws IOException;

  void endRow() throws IOException;

  /** Completes the file. */
  void finish() throws IOException;
}
