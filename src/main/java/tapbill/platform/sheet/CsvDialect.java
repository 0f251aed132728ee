package tapbill.platform.sheet;

import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;

/**
 * The query parameters {@code separator} and {@code decimal}. A CSV with neither is for programs:
 * its first columns are the same in every version. A CSV with one of them is for spreadsheets.
 */
record CsvDialect(char separator, char decimal, boolean isForPrograms) {

  /**
   * Parses the parameters.
   *
   * @throws ApiError 400 if one is unknown or both are the same
   */
  static CsvDialect of(@Nullable String separator, @Nullable String decimal) {
    CsvDialect dialect =
        new CsvDialect(
            oneOf(",;\t", separator, "separator must be a comma, a semicolon or a tab"),
            oneOf(".,", decimal, "decimal must be a point or a comma"),
            separator == null && decimal == null);
    if (dialect.separator == dialect.decimal) {
      throw ApiError.badRequest("separator and decimal must differ");
    }
    return dialect;
  }

  /** Returns a character of a choice, by default the first. */
  private static char oneOf(String choice, @Nullable String text, String rule) {
    if (text == null) {
      return choice.charAt(0);
    }
    if (text.length() != 1 || !choice.contains(text)) {
      throw ApiError.badRequest(rule);
    }
    return text.charAt(0);
  }
}
