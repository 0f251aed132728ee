package tapbill.screen.live;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;
import tapbill.platform.quantity.EpochMicros;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.pour.Pour;

/**
 * What the connected pages know of dispensers, and from that and the rows what they have to be
 * told. So it makes no difference how it was heard that something changed, or whether it was heard
 * at all.
 *
 * <p>For one thread, whose reads come one after the other: what was read later is not older.
 */
final class LiveDispensers {
  /**
   * How much older than the moment of reading a close can be that was not committed a moment
   * before: the clocks of nodes differ, and a close may wait for its commit.
   */
  static final Duration LATENESS = Duration.ofSeconds(10);

  private final Database database;
  private final Map<Long, Known> known = new HashMap<>();

  LiveDispensers(Database database) {
    this.database = database;
  }

  /** Where in the order of its closings a dispenser is. */
  private record Position(Instant closedAt, long pourId) {}

  private record Known(LiveDispenser shown, @Nullable Position position) {
    @Nullable Long pourId() {
      return shown.openPour() == null ? null : shown.openPour().transactionId();
    }
  }

  /** Nobody is connected any more. */
  void forget() {
    known.clear();
  }

  /** What pages show who connect now, after {@link #all}: dispensers that are not retired. */
  List<LiveDispenser> state() {
    return known.values().stream()
        .map(Known::shown)
        .filter(shown -> !shown.dispenser().retired())
        .sorted((one, other) -> Long.compare(one.dispenser().id(), other.dispenser().id()))
        .toList();
  }

  /** Reads all dispensers, and tells what is new. */
  List<LiveMessage> all(Instant time) {
    List<LiveDao.Row> rows = new ArrayList<>(database.read(LiveDao.class, LiveDao::listed));
    Set<Long> retired = new HashSet<>(known.keySet());
    rows.forEach(row -> retired.remove(row.dispenser().id()));
    rows.addAll(read(retired));
    return news(rows, time);
  }

  /** Reads some dispensers, and tells what is new. */
  List<LiveMessage> some(Collection<Long> ids, Instant time) {
    return news(read(ids), time);
  }

  private List<LiveDao.Row> read(Collection<Long> ids) {
    String rows = Rows.of(List.copyOf(ids), List::of);
    return ids.isEmpty() ? List.of() : database.read(LiveDao.class, dao -> dao.some(rows));
  }

  private List<LiveMessage> news(List<LiveDao.Row> rows, Instant time) {
    Map<Long, List<Pour>> closings = closings(rows, time);
    List<LiveMessage> news = new ArrayList<>();
    for (LiveDao.Row row : rows) {
      long id = row.dispenser().id();
      news.addAll(news(row, closings.getOrDefault(id, List.of()), time));
      LiveDispenser shown = LiveDispenser.of(row);
      if (row.dispenser().retired() && row.pour() == null) {
        known.remove(id);
      } else {
        known.put(id, new Known(shown, position(row)));
      }
    }
    return news;
  }

  /**
   * What happened at a dispenser, in the order in which it happened. One that pages do not know yet
   * is shown first, with the pour that is open in the end; they are told again of that one.
   */
  private List<LiveMessage> news(LiveDao.Row row, List<Pour> closings, Instant time) {
    Known before = known.get(row.dispenser().id());
    LiveDispenser now = LiveDispenser.of(row);
    List<LiveMessage> news = new ArrayList<>();
    if (before == null) {
      news.add(LiveMessage.changed(time, now));
    }
    Long open = before == null ? null : before.pourId();
    for (Pour closing : closings) {
      if (!Objects.equals(open, closing.id())) {
        news.add(LiveMessage.opened(time, closing));
      }
      news.add(LiveMessage.closed(time, closing));
      open = null;
    }
    Pour running = row.pour();
    if (running != null && !Objects.equals(open, running.id())) {
      news.add(LiveMessage.opened(time, running));
    }
    // A close that a device dated before an earlier one is not found among the closings.
    boolean unexplained = open != null && running == null;
    if (before != null && (unexplained || !closed(before.shown()).equals(closed(now)))) {
      news.add(LiveMessage.changed(time, now));
    }
    return news;
  }

  /** What was closed since pages were told, by dispenser. */
  private Map<Long, List<Pour>> closings(List<LiveDao.Row> rows, Instant time) {
    List<LiveDao.Row> closed = rows.stream().filter(this::hasClosed).toList();
    if (closed.isEmpty()) {
      return Map.of();
    }
    String ranges = Rows.of(closed, row -> range(row, time));
    return database.read(LiveDao.class, dao -> dao.closings(ranges)).stream()
        .collect(groupingBy(Pour::dispenserId));
  }

  private boolean hasClosed(LiveDao.Row row) {
    Known before = known.get(row.dispenser().id());
    Position now = position(row);
    return now != null && (before == null || !now.equals(before.position()));
  }

  private List<?> range(LiveDao.Row row, Instant time) {
    Known before = known.get(row.dispenser().id());
    Position end = Objects.requireNonNull(position(row));
    Position start = new Position(time.minus(LATENESS), 0);
    if (before != null) {
      start = before.position() == null ? new Position(Instant.EPOCH, 0) : before.position();
    }
    return Arrays.asList(
        row.dispenser().id(),
        EpochMicros.of(start.closedAt()),
        start.pourId(),
        EpochMicros.of(end.closedAt()),
        end.pourId());
  }

  private static @Nullable Position position(LiveDao.Row row) {
    return row.lastClose() == null || row.lastClosing() == null
        ? null
        : new Position(row.lastClose(), row.lastClosing());
  }

  /** A dispenser without its pour, of which other events tell. */
  private static LiveDispenser closed(LiveDispenser shown) {
    Dispenser d = shown.dispenser();
    return new LiveDispenser(
        new Dispenser(
            d.id(),
            d.stationId(),
            d.flowVolume(),
            d.price(),
            false,
            d.name(),
            d.beer(),
            d.access(),
            d.retired(),
            d.temperature(),
            d.temperatureTime()),
        null,
        shown.alert());
  }
}
