package tapbill.platform.api;

import java.util.List;
import java.util.regex.Pattern;

/** The query parameter {@code limit}: the most rows of a page. */
public record PageLimit(int value) {
  /** The largest limit that a request may have. */
  public static final int LARGEST = 1000;

  public static final PageLimit DEFAULT = new PageLimit(100);

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,5}");

  /** Parses the parameter; Jersey calls this method. */
  public static PageLimit fromString(String text) {
    return parse(text, LARGEST);
  }

  /** Parses the parameter of a route with another largest limit. */
  public static PageLimit parse(String text, int largest) {
    int value = DECIMAL.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (value < 1 || value > largest) {
      throw ApiError.badRequest("limit must be a whole number from 1 to " + largest);
    }
    return new PageLimit(value);
  }

  /** Returns the rows of the page, without the further one that shows that there is a next page. */
  public <T> List<T> of(List<T> rows) {
    return rows.subList(0, Math.min(value, rows.size()));
  }
}
