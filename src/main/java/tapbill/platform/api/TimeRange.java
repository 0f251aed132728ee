package tapbill.platform.api;

import java.time.Instant;
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
    return of("from", from, "to", to);
  }

  /** Parses query parameters with other names. */
  public static TimeRange of(
      String fromName, @Nullable String from, String toName, @Nullable String to) {
    TimeRange range =
        new TimeRange(
            from == null ? ALWAYS.from() : parse(fromName, from),
            to == null ? ALWAYS.to() : parse(toName, to));
    if (!range.from().isBefore(range.to())) {
      throw ApiError.badRequest(fromName + " must be before " + toName);
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
