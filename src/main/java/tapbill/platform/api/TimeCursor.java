package tapbill.platform.api;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.platform.quantity.EpochMicros;

/** The query parameter {@code cursor} of a list ordered by time: the last entry of a page. */
public record TimeCursor(Instant time, long id) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})_([0-9]{1,18})");

  /** Parses the parameter; Jersey calls this method. */
  public static TimeCursor fromString(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ApiError.badRequest("cursor must be taken from the Link header of a page");
    }
    return new TimeCursor(
        EpochMicros.toInstant(Long.parseLong(parts.group(1))), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return EpochMicros.of(time) + "_" + id;
  }
}
