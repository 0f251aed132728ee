package tapbill.pour;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** When a device says that something happened, to the microsecond, 1970 or later. */
public record EventTime(Instant instant) {

  /** Not for JSON, which would get around the checks of {@link #parse}. */
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public EventTime {}

  private static final DateTimeFormatter ANY_OFFSET =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  /**
   * Reads what a device sent.
   *
   * @param text ISO-8601 with an offset, which may be another than UTC
   * @throws IllegalArgumentException if it is not that, or before 1970
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EventTime parse(String text) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text, ANY_OFFSET).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a date and time with an offset, such as 2026-07-01T20:00:00Z", e);
    }
    if (instant.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("must not be before 1970");
    }
    return new EventTime(instant);
  }
}
