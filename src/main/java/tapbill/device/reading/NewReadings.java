package tapbill.device.reading;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.Float32;
import tapbill.device.sensor.RawReading;
import tapbill.device.sensor.Validity;

/**
 * Tells new readings of a gateway from repetitions. A reading with a sequence is known by its time
 * and sequence. One without is known by its time, value and tags; of several in a second, each but
 * the first gets the next free sequence.
 */
final class NewReadings {
  private final Map<Instant, List<Known>> known;
  private final List<Numbered> added = new ArrayList<>();

  /** A stored reading. */
  private record Known(long sequence, @Nullable BigDecimal value, List<String> tags) {
    boolean isRepeatedBy(RawReading raw) {
      Long given = raw.sequence();
      return given == null
          ? tags.equals(Validity.ofSensor(raw.tags())) && isEqual(value, decimal(raw))
          : sequence == given;
    }
  }

  /** A reading with the sequence under which it is stored. */
  record Numbered(RawReading raw, long sequence) {}

  /**
   * Compares with the readings of the same times.
   *
   * @param stored readings of the gateway
   */
  NewReadings(List<Reading> stored) {
    this.known =
        stored.stream()
            .collect(
                groupingBy(
                    Reading::time,
                    HashMap::new,
                    mapping(
                        reading ->
                            new Known(
                                reading.sequence(),
                                reading.value(),
                                Validity.ofSensor(reading.tags())),
                        toCollection(ArrayList::new))));
  }

  /** Adds a reading unless it is a repetition, and returns the sequence of it or its original. */
  long add(RawReading raw) {
    List<Known> sameTime = known.computeIfAbsent(raw.instant(), time -> new ArrayList<>());
    Optional<Known> original =
        sameTime.stream().filter(reading -> reading.isRepeatedBy(raw)).findFirst();
    if (original.isPresent()) {
      return original.get().sequence();
    }
    Long given = raw.sequence();
    long sequence =
        given != null ? given : sameTime.stream().mapToLong(Known::sequence).max().orElse(-1) + 1;
    sameTime.add(new Known(sequence, decimal(raw), Validity.ofSensor(raw.tags())));
    added.add(new Numbered(raw, sequence));
    return sequence;
  }

  /** Returns the readings that are new, in the order in which they were added. */
  List<Numbered> added() {
    return added;
  }

  private static @Nullable BigDecimal decimal(RawReading raw) {
    return Float.isFinite(raw.number()) ? Float32.decimal(raw.number()) : null;
  }

  private static boolean isEqual(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null ? other == null : other != null && one.compareTo(other) == 0;
  }
}
