package tapbill.device.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The validity of a reading, with the tags that give the reasons.
 *
 * @param valid false if the reading must not be used for plots and alerts
 * @param tags the tags of the sensor, followed by those that this class adds
 */
record Validity(boolean valid, List<String> tags) {
  static final String TOO_OLD = "too old";
  static final String NOT_A_NUMBER = "not a number";
  static final String CLOCK_SKEW = "clock skew";

  /** The tags by which a sensor marks a reading that does not describe the beer. */
  private static final Set<String> DOUBTS = Set.of("system", "suspect");

  private static final Duration OLDEST = Duration.ofHours(1);
  private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(5);

  /**
   * Evaluates a reading when it is received. A reading that is exactly one hour old is valid, and
   * so is one that is exactly five minutes ahead.
   *
   * @param value the measured value, which may be infinite or not a number
   * @param time of the measurement, by the gateway's clock
   * @param received the time of receipt, by the service's clock
   * @param tags of the sensor
   */
  static Validity of(float value, Instant time, Instant received, List<String> tags) {
    List<String> ours = new ArrayList<>();
    if (!Float.isFinite(value)) {
      ours.add(NOT_A_NUMBER);
    }
    if (time.isBefore(received.minus(OLDEST))) {
      ours.add(TOO_OLD);
    }
    if (time.isAfter(received.plus(FARTHEST_AHEAD))) {
      ours.add(CLOCK_SKEW);
    }
    boolean valid = ours.isEmpty() && tags.stream().noneMatch(DOUBTS::contains);
    List<String> all = new ArrayList<>(tags);
    ours.stream().filter(tag -> !tags.contains(tag)).forEach(all::add);
    return new Validity(valid, List.copyOf(all));
  }
}
