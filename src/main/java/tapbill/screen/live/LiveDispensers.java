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
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.Dispenser;

/**
 * Computes the events that lead from the state last published to the one in the database. Because
 * it compares states, a change is published even if its notification was lost.
 *
 * <p>For use by one thread: its reads follow each other, so that a later state is never older.
 */
final class LiveDispensers {
  /**
   * The longest time from a closing to its commit: the clocks of nodes differ, and a closing may
   * wait for its commit.
   */
  static final Duration LATENESS = Duration.ofSeconds(10);

  private final Database database;
  private final Map<Long, Published> published = new HashMap<>();

  LiveDispensers(Database database) {
    this.database = database;
  }

  /** The last closing of a dispenser, in the order of time and id. */
  private record Position(Instant closedAt, long pourId) {}

  private record Published(LiveDispenser shown, @Nullable Position position) {
    @Nullable Long pourId() {
      return shown.openPour() == null ? null : shown.openPour().transactionId();
    }
  }

  /** Drops the state after the last page has disconnected. */
  void clear() {
    published.clear();
  }

  /**
   * Returns the state for a page that connects, as {@link #readAll} has read it: the dispensers
   * that are not retired, or still open, ordered by id.
   */
  List<LiveDispenser> snapshot() {
    return published.values().stream()
        .map(Published::shown)
        .sorted((one, other) -> Long.compare(one.dispenser().id(), other.dispenser().id()))
        .toList();
  }

  /** Reads all dispensers and returns the events since the last read. */
  List<LiveMessage> readAll(Instant time) {
    List<LiveDao.Row> rows = new ArrayList<>(database.read(LiveDao.class, LiveDao::listed));
    Set<Long> retired = new HashSet<>(published.keySet());
    rows.forEach(row -> retired.remove(row.dispenser().id()));
    rows.addAll(rows(retired));
    return events(rows, time);
  }

  /** Reads the given dispensers and returns their events since the last read. */
  List<LiveMessage> readSome(Collection<Long> ids, Instant time) {
    return events(rows(ids), time);
  }

  private List<LiveDao.Row> rows(Collection<Long> ids) {
    String rows = Rows.of(List.copyOf(ids), List::of);
    return ids.isEmpty() ? List.of() : database.read(LiveDao.class, dao -> dao.some(rows));
  }

  private List<LiveMessage> events(List<LiveDao.Row> rows, Instant time) {
    Map<Long, List<Pour>> closings = closings(rows, time);
    List<LiveMessage> events = new ArrayList<>();
    for (LiveDao.Row row : rows) {
      long id = row.dispenser().id();
      events.addAll(events(row, closings.getOrDefault(id, List.of()), time));
      LiveDispenser shown = LiveDispenser.of(row);
      if (row.dispenser().retired() && row.pour() == null) {
        published.remove(id);
      } else {
        published.put(id, new Published(shown, position(row)));
      }
    }
    return events;
  }

  /**
   * Returns the events of one dispenser in the order in which they happened. A dispenser that was
   * not published yet begins with a {@code changed} event, which already contains the running pour;
   * the {@code opened} event of that pour follows all the same.
   */
  private List<LiveMessage> events(LiveDao.Row row, List<Pour> closings, Instant time) {
    Published before = published.get(row.dispenser().id());
    LiveDispenser now = LiveDispenser.of(row);
    List<LiveMessage> events = new ArrayList<>();
    if (before == null) {
      events.add(LiveMessage.changed(time, now));
    }
    Long open = before == null ? null : before.pourId();
    for (Pour closing : closings) {
      if (!Objects.equals(open, closing.id())) {
        events.add(LiveMessage.opened(time, closing));
      }
      events.add(LiveMessage.closed(time, closing));
      open = null;
    }
    Pour running = row.pour();
    if (running != null && !Objects.equals(open, running.id())) {
      events.add(LiveMessage.opened(time, running));
    }
    // A closing that a device dated before an earlier one lies outside the range of closings.
    boolean unexplained = open != null && running == null;
    if (before != null && (unexplained || !withoutPour(before.shown()).equals(withoutPour(now)))) {
      events.add(LiveMessage.changed(time, now));
    }
    return events;
  }

  /** Reads the pours that were closed since the last read, by dispenser. */
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
    Published before = published.get(row.dispenser().id());
    Position now = position(row);
    return now != null && (before == null || !now.equals(before.position()));
  }

  private List<?> range(LiveDao.Row row, Instant time) {
    Published before = published.get(row.dispenser().id());
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

  /** Returns a dispenser without its pour, which has events of its own. */
  private static LiveDispenser withoutPour(LiveDispenser shown) {
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
            d.maxAmount(),
            d.temperature(),
            d.temperatureTime()),
        null,
        shown.alert());
  }
}
