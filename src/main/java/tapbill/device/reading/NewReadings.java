package tapbill.device.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.Float32;
import tapbill.device.sensor.RawReading;
import tapbill.device.sensor.Validity;

/**
 * Distinguishes new readings of a gateway from repetitions. A reading with a sequence is identified
 * by its time and sequence; one without by its time, value and tags, and it gets the lowest free
 * sequence.
 */
final class NewReadings {
  /** The order of insertion. Given sequences come first, so that no other reading takes them. */
  static final Comparator<RawReading> ORDER =
      Comparator.comparingLong(RawReading::time).thenComparing(raw -> raw.sequence() == null);

  private final Map<Instant, SameTime> known = new HashMap<>();
  private final List<Numbered> added = new ArrayList<>();

  /** A reading with the sequence under which it is stored. */
  record Numbered(RawReading raw, long sequence) {}

  /** The content that identifies a reading without a sequence. */
  private record Content(@Nullable BigDecimal value, List<String> tags) {
    static Content of(@Nullable BigDecimal value, List<String> tags) {
      return new Content(
          value == null ? null : value.stripTrailingZeros(), Validity.ofSensor(tags));
    }

    static Content of(RawReading raw) {
      float number = raw.number();
      return of(Float.isFinite(number) ? Float32.decimal(number) : null, raw.tags());
    }
  }

  /** The readings of one time. */
  private static final class SameTime {
    private final Set<Long> sequences = new HashSet<>();
    private final Map<Content, Long> contents = new HashMap<>();
    private long lowestFree;

    void add(long sequence, Content content) {
      sequences.add(sequence);
      contents.putIfAbsent(content, sequence);
      while (sequences.contains(lowestFree)) {
        lowestFree++;
      }
    }
  }

  /**
   * Compares with the readings of the same times.
   *
   * @param stored readings of the gateway
   */
  NewReadings(List<Reading> stored) {
    stored.forEach(
        reading ->
            at(reading.time())
                .add(reading.sequence(), Content.of(reading.value(), reading.tags())));
  }

  /** Adds a reading unless it is a repetition, and returns the sequence of it or its original. */
  long add(RawReading raw) {
    SameTime others = at(raw.instant());
    Content content = Content.of(raw);
    Long sequence = raw.sequence();
    if (sequence == null) {
      Long original = others.contents.get(content);
      if (original != null) {
        return original;
      }
      sequence = others.lowestFree;
    } else if (others.sequences.contains(sequence)) {
      return sequence;
    }
    others.add(sequence, content);
    added.add(new Numbered(raw, sequence));
    return sequence;
  }

  /** Returns the readings that are new, in the order in which they were added. */
  List<Numbered> added() {
    return added;
  }

  private SameTime at(Instant time) {
    return known.computeIfAbsent(time, unknown -> new SameTime());
  }
}
