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

/** Reads what was closed while pages that come back were away: their bills. */
final class MissedClosings {
  /** Who was away for longer is told of the last part of it. */
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(10);

  private static final int MOST = 1000;

  private final Database database;
  private final ObjectMapper mapper;

  MissedClosings(Database database, ObjectMapper mapper) {
    this.database = database;
    this.mapper = mapper;
  }

  /** Events for pages, by the time of the last event that they have seen. */
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
      List<Pour> closings = database.read(LiveDao.class, rows -> rows.closedSince(first, MOST));
      seen.forEach(last -> missed.put(last, events(closings, since(last), time)));
    }
    return missed;
  }

  /** Rather a closing twice than never: when it was read, some were not committed yet. */
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
