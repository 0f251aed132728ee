package tapbill.device.reading;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.GatewayName;
import tapbill.platform.api.ApiError;
import tapbill.platform.quantity.EpochMicros;

/** The query parameter {@code cursor} of readings: the position of the last reading of a page. */
public record ReadingCursor(Instant time, String gateway, long sequence) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})_([0-9]{1,19})_(" + GatewayName.FORM + ")");

  /** Parses the parameter for Jersey. */
  public static ReadingCursor fromString(String text) {
    Matcher parts = FORM.matcher(text);
    try {
      if (parts.matches()) {
        return new ReadingCursor(
            EpochMicros.toInstant(Long.parseLong(parts.group(1))),
            parts.group(3),
            Long.parseLong(parts.group(2)));
      }
    } catch (NumberFormatException e) {
      // The number is 2^63 or larger.
    }
    throw ApiError.badRequest("cursor must be taken from the Link header of a page");
  }

  static ReadingCursor after(Reading reading) {
    return new ReadingCursor(reading.time(), reading.gateway(), reading.sequence());
  }

  /** Returns a position before all readings of a time, since no gateway has an empty name. */
  static ReadingCursor at(Instant time) {
    return new ReadingCursor(time, "", 0);
  }

  /** Returns the start of a page: the cursor or, if that is later, the start of the filter. */
  static ReadingCursor start(ReadingFilter filter, @Nullable ReadingCursor cursor) {
    return cursor == null || cursor.time().isBefore(filter.from()) ? at(filter.from()) : cursor;
  }

  @Override
  public String toString() {
    return EpochMicros.of(time) + "_" + sequence + "_" + gateway;
  }
}
