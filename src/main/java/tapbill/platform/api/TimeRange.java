package tapbill.platform.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The half-open range of time {@code [from, to)} of a request, to the microsecond.
 *
 * @param to a time after {@code from}
 */
public record TimeRange(Instant from, Instant to) {
  public static final TimeRange ALWAYS = new TimeRange(Timestamp.EARLIEST, Timestamp.LATEST);

  /**
   * Parses the query parameters {@code from} and {@code to} of a request.
   *
   * @param from the beginning; null for none
   * @param to the end; null for none
   * @throws ApiError 400 if one is not a time, or {@code from} is not before {@code to}
   */
  public static TimeRange of(@Nullable String from, @Nullable String to) {
    TimeRange range =
        new TimeRange(
            from == null ? ALWAYS.from() : parse("from", from),
            to == null ? ALWAYS.to() : parse("to", to));
    if (!range.from().isBefore(range.to())) {
      throw ApiError.badRequest("from must be before to");
    }
    return range;
  }

  /**
   * Parses the query parameters {@code start} and {@code end}, both of which the range includes.
   *
   * @param start the first moment; null for none
   * @param end the last moment; null for none
   * @throws ApiError 400 if one is not a time, or {@code start} is after {@code end}
   */
  public static TimeRange including(@Nullable String start, @Nullable String end) {
    Instant last = end == null ? ALWAYS.to() : parse("end", end);
    TimeRange range =
        new TimeRange(
            start == null ? ALWAYS.from() : parse("start", start), last.plus(1, ChronoUnit.MICROS));
    if (range.from().isAfter(last)) {
      throw ApiError.badRequest("start must not be after end");
    }
    return range;
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  private static Instant parse(String name, String text) {
    try {
      return Timestamp.parse(text).instant();
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest(name + " " + e.getMessage());
    }
  }
}
