package tapbill.platform.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The half-open range {@code [from, to)} of a request, to the microsecond.
 *
 * @param to after {@code from}
 */
public record TimeRange(Instant from, Instant to) {
  public static final TimeRange ALWAYS = new TimeRange(Timestamp.EARLIEST, Timestamp.LATEST);

  /**
   * The query parameters of a request.
   *
   * @param from absent for the beginning
   * @param to absent for no end
   * @throws ApiError 400 if they are no times, or none lies between them
   */
  public static TimeRange of(@Nullable String from, @Nullable String to) {
    return of("from", from, "to", to);
  }

  /** The same where the query parameters have other names. */
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
