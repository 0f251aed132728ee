package tapbill.platform.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Function;

/** Encodes many rows as one parameter of a statement with {@code <rows>} (see {@link Dialect}). */
public final class Rows {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rows() {}

  /**
   * Returns a JSON array of arrays, one for each item.
   *
   * @param columns returns the values of the row of an item: numbers, texts and nulls
   */
  public static <T> String of(List<T> items, Function<T, List<?>> columns) {
    try {
      return MAPPER.writeValueAsString(items.stream().map(columns).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
