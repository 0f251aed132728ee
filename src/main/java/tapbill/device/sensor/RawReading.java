package tapbill.device.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Texts;
import tapbill.platform.api.TimeRange;

/**
 * A reading in the format of a gateway: {@code {"time": 1713798477, "value": [157, 42, 76, 190],
 * "tags": []}}.
 *
 * @param time in seconds since the epoch
 * @param sequence distinguishes readings of the same time; null if the gateway sends none
 * @param value the four bytes of a float, the least significant first
 */
public record RawReading(
    long time, @Nullable Long sequence, List<Integer> value, List<String> tags) {
  public static final int MOST_TAGS = 20;
  public static final int LONGEST_TAG = 100;

  /** Throws {@link IllegalArgumentException} if a field is out of range. */
  public RawReading {
    require(
        time >= 0 && time < TimeRange.ALWAYS.to().getEpochSecond(),
        "time must be seconds since 1970, before the year 10000");
    require(sequence == null || sequence >= 0, "sequence must not be negative");
    require(tags.size() <= MOST_TAGS, "the number of tags must be at most " + MOST_TAGS);
    require(
        tags.stream().allMatch(RawReading::isTag),
        "tags must each have 1 to " + LONGEST_TAG + " characters on one line");
    value = List.copyOf(value);
    tags = List.copyOf(tags);
    Float32.ofLittleEndian(value);
  }

  /**
   * Reads a reading from JSON without converting types or ignoring fields.
   *
   * @throws IllegalArgumentException if it is not a reading; the message names the field
   */
  public static RawReading of(JsonNode json) {
    require(json.isObject(), "must be an object with time, value and tags");
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      switch (field.getKey()) {
        case "time", "value", "tags", "sequence" -> {}
        default -> throw new IllegalArgumentException("has an unknown field");
      }
    }
    return new RawReading(
        whole(json.path("time"), "time must be a whole number of seconds"),
        json.has("sequence")
            ? Long.valueOf(whole(json.path("sequence"), "sequence must be a whole number"))
            : null,
        items(json.path("value"), "value must be an array of 4 bytes", RawReading::byteOf),
        items(json.path("tags"), "tags must be an array of strings", RawReading::textOf));
  }

  /** Returns the time of the measurement. */
  public Instant instant() {
    return Instant.ofEpochSecond(time);
  }

  /** Returns the measured value, which may be infinite or not a number. */
  public float number() {
    return Float32.ofLittleEndian(value);
  }

  private static long whole(JsonNode number, String rule) {
    require(number.isIntegralNumber() && number.canConvertToLong(), rule);
    return number.longValue();
  }

  private static int byteOf(JsonNode number) {
    require(
        number.isIntegralNumber() && number.canConvertToInt(),
        "value must be an array of bytes, each from 0 to 255");
    return number.intValue();
  }

  private static String textOf(JsonNode text) {
    require(text.isTextual(), "tags must be an array of strings");
    return text.textValue();
  }

  private static <T> List<T> items(JsonNode array, String rule, Function<JsonNode, T> read) {
    require(array.isArray(), rule);
    List<T> items = new ArrayList<>(array.size());
    array.forEach(item -> items.add(read.apply(item)));
    return items;
  }

  private static boolean isTag(String tag) {
    return !tag.isBlank() && tag.length() <= LONGEST_TAG && Texts.isOneLine(tag);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
