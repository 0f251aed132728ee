package tapbill.screen.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tapbill.platform.database.Database;
import tapbill.tap.pour.Pour;

/** Reads the pours that were closed while a page was disconnected, so that it shows their bills. */
final class MissedClosings {
  /** Limit of the time that is read; after a longer absence only its last part is sent. */
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);

  private static final int LIMIT = 1000;

  private final Database database;
  private final ObjectMapper mapper;

  MissedClosings(Database database, ObjectMapper mapper) {
    this.database = database;
    this.mapper = mapper;
  }

  /** Encodes the missed events for pages, by the time of the last event that each has received. */
  Map<Instant, byte[]> read(List<LiveClient> pages, Instant time) {
    List<Instant> seen =
        pages.stream()
            .map(LiveClient::lastSeen)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    Map<Instant, byte[]> missed = new HashMap<>();
    if (!seen.isEmpty()) {
      Instant earliest = time.minus(LONGEST_ABSENCE);
      Instant first = seen.get(0).isBefore(earliest) ? earliest : since(seen.get(0));
      List<Pour> closings = database.read(LiveDao.class, rows -> rows.closedSince(first, LIMIT));
      seen.forEach(last -> missed.put(last, events(closings, since(last), time)));
    }
    return missed;
  }

  /**
   * Begins earlier than the last event, because closings dated before it may have been committed
   * after it. So a page may receive a closing twice but never misses one.
   */
  private static Instant since(Instant lastSeen) {
    return lastSeen.minus(LiveDispensers.LATENESS);
  }

  private byte[] events(List<Pour> newestFirst, Instant since, Instant time) {
    return LiveMessage.encode(
        mapper,
        newestFirst.stream()
            .filter(pour -> !Objects.requireNonNull(pour.closedAt()).isBefore(since))
            .sorted(Comparator.comparing(Pour::id))
            .map(pour -> LiveMessage.closed(time, pour))
            .toList());
  }
}
