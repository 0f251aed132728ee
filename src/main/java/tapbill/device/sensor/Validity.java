package tapbill.device.sensor;

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
public record Validity(boolean valid, List<String> tags) {
  public static final String TOO_OLD = "too old";
  public static final String NOT_A_NUMBER = "not a number";
  public static final String CLOCK_SKEW = "clock skew";
  public static final String IMPLAUSIBLE = "implausible";

  private static final Set<String> OURS = Set.of(TOO_OLD, NOT_A_NUMBER, CLOCK_SKEW, IMPLAUSIBLE);

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
   * @param plausibility of its values
   */
  public static Validity of(
      float value, Instant time, Instant received, List<String> tags, Plausibility plausibility) {
    List<String> ours = new ArrayList<>();
    if (!Float.isFinite(value)) {
      ours.add(NOT_A_NUMBER);
    } else if (!plausibility.accepts(value)) {
      ours.add(IMPLAUSIBLE);
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

  /** Returns the tags of the sensor, without those that this class adds. */
  public static List<String> ofSensor(List<String> tags) {
    return tags.stream().filter(tag -> !OURS.contains(tag)).toList();
  }
}
