package tapbill.platform.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Function;

/** Many rows in one parameter, for statements with {@code <rows>} (see {@link Dialect#rows}). */
public final class Rows {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rows() {}

  /**
   * A JSON array of arrays.
   *
   * @param columns the values of an item's row: numbers, texts and nulls
   */
  public static <T> String of(List<T> items, Function<T, List<?>> columns) {
    try {
      return MAPPER.writeValueAsString(items.stream().map(columns).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
