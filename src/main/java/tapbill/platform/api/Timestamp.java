package tapbill.platform.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A time in a request, to the microsecond, in the years 1970 to 9999. */
public record Timestamp(Instant instant) {
  static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** The form for messages, to be put after the name of a field and "must be". */
  static final String FORM = "a date and time, such as 2026-07-01T20:00:00Z";

  /** Is hidden from Jackson, which would bypass the checks of {@link #parse}. */
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public Timestamp {}

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, ZoneOffset.UTC.getTotalSeconds())
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  /**
   * Parses a time from a client.
   *
   * @param text ISO-8601, with any offset; without one it is in UTC
   * @throws IllegalArgumentException if the text has another form, or the time is not in the years
   *     1970 to 9999
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Timestamp parse(String text) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text, FORMAT).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be " + FORM, e);
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException("must be between the years 1970 and 9999");
    }
    return new Timestamp(instant);
  }
}
