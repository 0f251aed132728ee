package tapbill.screen.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;
import tapbill.tap.bill.Pour;

/**
 * The messages with which a stream begins: the closings that the page has missed, and the state of
 * all dispensers. The pages that share a snapshot share its bytes, whatever each has missed. For
 * use by one thread.
 */
final class LiveSnapshot {
  /** Limit of the time that is read; after a longer absence only its last part is sent. */
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);

  private static final int MAX_CLOSINGS = 1000;

  private final Database database;
  private final ObjectMapper mapper;
  private final Instant time;
  private final byte[] state;
  private final long position;
  private @Nullable Closings closings;

  /**
   * Encodes a snapshot.
   *
   * @param time at which the dispensers were read
   * @param position in the log of the first event that the dispensers do not contain
   */
  LiveSnapshot(
      Database database,
      ObjectMapper mapper,
      Instant time,
      List<LiveDispenser> dispensers,
      long position) {
    this.database = database;
    this.mapper = mapper;
    this.time = time;
    this.state = LiveMessage.encode(mapper, List.of(LiveMessage.state(time, dispensers)));
    this.position = position;
  }

  /**
   * Encoded closings in the order of their times.
   *
   * @param starts the index of the first event of each time
   */
  private record Closings(ByteBuffer bytes, NavigableMap<Instant, Integer> starts) {
    ByteBuffer since(Instant time) {
      Map.Entry<Instant, Integer> first = starts.ceilingEntry(time);
      int start = first == null ? bytes.limit() : first.getValue();
      return bytes.slice(start, bytes.limit() - start);
    }
  }

  /** Returns the position in the log of the events that follow the snapshot. */
  long position() {
    return position;
  }

  /**
   * Returns the first messages of a page.
   *
   * @param lastSeen time at which the data of the last event that the page received was read; null
   *     for a page that connects for the first time
   */
  List<ByteBuffer> messages(@Nullable Instant lastSeen) {
    List<ByteBuffer> messages = new ArrayList<>();
    messages.add(ByteBuffer.wrap(LiveMessage.RETRY));
    if (lastSeen != null) {
      // Begins earlier than the last event, because closings dated before it may have been
      // committed after it. So a page may receive a closing twice but never misses one.
      messages.add(closings().since(lastSeen.minus(LiveDispensers.LATENESS)));
    }
    messages.add(ByteBuffer.wrap(state));
    return messages;
  }

  /** Reads the closings once, for all pages: which of them each has missed is a matter of index. */
  private Closings closings() {
    if (closings == null) {
      Instant since = time.minus(LONGEST_ABSENCE);
      closings =
          encode(database.read(LiveDao.class, rows -> rows.closedSince(since, MAX_CLOSINGS)));
    }
    return closings;
  }

  private Closings encode(List<Pour> newestFirst) {
    NavigableMap<Instant, Integer> starts = new TreeMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Pour pour = newestFirst.get(i);
      starts.putIfAbsent(Objects.requireNonNull(pour.closedAt()), bytes.size());
      bytes.writeBytes(LiveMessage.encode(mapper, List.of(LiveMessage.missed(time, pour))));
    }
    return new Closings(ByteBuffer.wrap(bytes.toByteArray()), starts);
  }
}
