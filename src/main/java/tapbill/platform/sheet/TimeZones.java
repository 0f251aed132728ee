package tapbill.platform.sheet;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** Parses the query parameter {@code zone}. */
public final class TimeZones {
  /** Is negative for names that differ in more than three letters. */
  private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(3);

  private TimeZones() {}

  /**
   * Returns the time zone of a name.
   *
   * @throws ApiError 400 with the nearest name if there is none
   */
  public static ZoneId named(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw ApiError.badRequest(
          Reason.UNKNOWN_ZONE, "zone must be the name of a time zone, such as " + nearest(name));
    }
  }

  /** Returns the name of a zone that differs by the fewest letters, if these are few. */
  private static String nearest(String name) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(zone -> DISTANCE.apply(zone, name) >= 0)
        .min(
            Comparator.<String>comparingInt(zone -> DISTANCE.apply(zone, name))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("Europe/Madrid");
  }
}
