package tapbill.device.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a reading is believed, and the tags that say why not.
 *
 * @param tags those that it came with, and ours behind them
 */
record Judgement(boolean valid, List<String> tags) {
  static final String TOO_OLD = "too old";
  static final String NOT_A_NUMBER = "not a number";
  static final String CLOCK_SKEW = "clock skew";

  /** How a sensor itself says that a reading is none of the beer. */
  private static final Set<String> DOUBTS = Set.of("system", "suspect");

  private static final Duration OLDEST = Duration.ofHours(1);
  private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(5);

  /**
   * Judges a reading when it is received. One that is exactly an hour old is believed, and one that
   * is exactly five minutes ahead.
   *
   * @param value what was measured, also if it is no number
   */
  static Judgement of(float value, Instant time, Instant received, List<String> tags) {
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
    return new Judgement(valid, List.copyOf(all));
  }
}
