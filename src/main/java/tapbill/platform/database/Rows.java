package tapbill.platform.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/** Many rows in one parameter, for statements with {@code <rows>} (see {@link Dialect#rows}). */
public final class Rows {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Rows() {}

  /** An instant as the database keeps it: microseconds since the epoch. */
  public static long micros(Instant instant) {
    // ChronoUnit counts nanoseconds in between, which overflow in the year 2262.
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  /** The instant that the database keeps as microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

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
