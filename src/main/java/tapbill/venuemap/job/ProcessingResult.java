package tapbill.venuemap.job;

import java.util.Locale;
import tapbill.platform.api.LowerCaseName;
import tapbill.venuemap.map.VenueMap;

/**
 * The result of processing a map.
 *
 * @param detail the sizes, or the reason of the failure, as text
 */
public record ProcessingResult(VenueMap map, Outcome outcome, String detail) {

  enum Outcome implements LowerCaseName {
    PROCESSED,
    PASSED_THROUGH,
    FAILED;
  }

  static ProcessingResult processed(VenueMap map, long size) {
    String sizes = String.format(Locale.ROOT, "%,d bytes to %,d", map.size(), size);
    return new ProcessingResult(map, Outcome.PROCESSED, sizes);
  }

  static ProcessingResult passedThrough(VenueMap map) {
    return new ProcessingResult(
        map, Outcome.PASSED_THROUGH, String.format(Locale.ROOT, "%,d bytes", map.size()));
  }

  static ProcessingResult failed(VenueMap map, String reason) {
    return new ProcessingResult(map, Outcome.FAILED, reason);
  }

  /** Returns a description on one line. */
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
