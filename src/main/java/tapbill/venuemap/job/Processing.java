package tapbill.venuemap.job;

import java.util.Locale;
import tapbill.venuemap.map.VenueMap;

/**
 * What became of a map.
 *
 * @param detail for people: sizes, or why it failed
 */
public record Processing(VenueMap map, Outcome outcome, String detail) {

  enum Outcome {
    PROCESSED,
    PASSED_THROUGH,
    FAILED;

    /** As metrics name it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Processing processed(VenueMap map, long size) {
    String sizes = String.format(Locale.ROOT, "%,d bytes to %,d", map.size(), size);
    return new Processing(map, Outcome.PROCESSED, sizes);
  }

  static Processing passedThrough(VenueMap map) {
    return new Processing(
        map, Outcome.PASSED_THROUGH, String.format(Locale.ROOT, "%,d bytes", map.size()));
  }

  static Processing failed(VenueMap map, String reason) {
    return new Processing(map, Outcome.FAILED, reason);
  }

  /** On one line. */
  public String description() {
    String verb =
        switch (outcome) {
          case PROCESSED -> "Processed";
          case PASSED_THROUGH -> "Passed through";
          case FAILED -> "Failed";
        };
    return "%s %s \"%s\": %s".formatted(verb, map.mapId(), map.title(), detail);
  }
}
