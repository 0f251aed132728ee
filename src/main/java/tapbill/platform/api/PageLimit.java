package tapbill.platform.api;

import java.util.List;
import java.util.regex.Pattern;

/** The query parameter {@code limit}: the most that a page holds. */
public record PageLimit(int value) {
  /** The most that can be asked for. */
  public static final int LARGEST = 1000;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,4}");

  /** Called by Jersey. */
  public static PageLimit fromString(String text) {
    int value = DECIMAL.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (value < 1 || value > LARGEST) {
      throw ApiError.badRequest("limit must be a whole number from 1 to " + LARGEST);
    }
    return new PageLimit(value);
  }

  /** The page, of rows that are one more than it holds where there is a next page. */
  public <T> List<T> of(List<T> rows) {
    return rows.subList(0, Math.min(value, rows.size()));
  }
}
