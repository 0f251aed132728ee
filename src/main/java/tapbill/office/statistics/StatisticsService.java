package tapbill.office.statistics;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.tap.bill.Pour;
import tapbill.tap.history.PourHistory;

/** Reads totals, pours and timelines of usage and revenue. */
public final class StatisticsService {
  private final Database database;
  private final PourHistory history;
  private final InstantSource clock;

  public StatisticsService(Database database, PourHistory history, InstantSource clock) {
    this.database = database;
    this.history = history;
    this.clock = clock;
  }

  /**
   * A range of dispensers.
   *
   * @param first the smallest id
   * @param last the greatest id
   */
  record Scope(long first, long last) {
    static final Scope ALL = new Scope(0, Long.MAX_VALUE);

    static Scope one(long dispenserId) {
      return new Scope(dispenserId, dispenserId);
    }
  }

  /**
   * Dispensers at one moment, with the totals of the pours that were closed in a range of time.
   *
   * @param dispensers ordered by id, including retired ones, whose sales stay
   * @param now the time by which running pours are billed; they count if the range contains it
   */
  record Report(List<StatisticsDao.Row> dispensers, TimeRange range, Instant now) {
    boolean includesRunning() {
      return range.contains(now);
    }

    /** Returns the totals of a dispenser's closed pours and, if it counts, of its running pour. */
    Totals totals(StatisticsDao.Row dispenser) {
      return dispenser.closed().plus(running(dispenser));
    }

    /** Returns the totals of a dispenser's running pour, which are zero if it does not count. */
    Totals running(StatisticsDao.Row dispenser) {
      return dispenser.running() != null && includesRunning()
          ? Totals.ZERO.plus(dispenser.running().bill(now))
          : Totals.ZERO;
    }
  }

  /** A page of a report's pours, with their dispensers. */
  record Page(List<Line> lines, @Nullable StatisticsCursor next) {
    record Line(StatisticsDao.Row dispenser, List<Pour> pours) {}
  }

  /** A bucket of a timeline, with the totals of the pours that were closed in it. */
  record Bucket(Instant from, Instant to, Totals totals) {}

  /** Reads the dispensers of a scope, which are none if the scope is one unknown id. */
  Report report(Scope scope, TimeRange range) {
    Instant now = clock.instant();
    List<StatisticsDao.Row> dispensers;
    if (range.equals(TimeRange.ALWAYS)) {
      dispensers =
          database.read(
              StatisticsDao.class,
              statistics -> statistics.dispensers(scope.first(), scope.last()));
    } else {
      Quarters quarters = Quarters.cutAt(List.of(range.from(), range.to()));
      dispensers =
          database.read(
              StatisticsDao.class,
              statistics ->
                  statistics.dispensers(
                      scope.first(),
                      scope.last(),
                      quarters.first(),
                      quarters.end(),
                      quarters.pieceRows()));
    }
    return new Report(dispensers, range, now);
  }

  /** Reads the totals of each beer, of the pours that were closed in a range of time. */
  List<StatisticsDao.OfBeer> beers(TimeRange range) {
    Quarters quarters = Quarters.cutAt(List.of(range.from(), range.to()));
    return database.read(
        StatisticsDao.class,
        statistics ->
            statistics.beers(
                Scope.ALL.first(),
                Scope.ALL.last(),
                quarters.first(),
                quarters.end(),
                quarters.pieceRows()));
  }

  /** Returns the pours of a report's dispenser. The iterator reads them page by page. */
  Iterator<Pour> pours(Report report, StatisticsDao.Row dispenser) {
    return report.totals(dispenser).pours() == 0
        ? Collections.emptyIterator()
        : history.of(dispenser.id(), report.range(), report.includesRunning());
  }

  /** Returns the same pours without the running one. */
  Iterator<Pour> closedPours(Report report, StatisticsDao.Row dispenser) {
    return dispenser.closed().pours() == 0
        ? Collections.emptyIterator()
        : history.of(dispenser.id(), report.range(), false);
  }

  /**
   * Reads a page of a report's pours. A dispenser without pours is on the page of the pours before
   * it.
   *
   * @param start the end of the previous page; null for the first page
   * @param limit the maximum number of pours
   */
  Page page(Report report, @Nullable StatisticsCursor start, int limit) {
    List<Page.Line> lines = new ArrayList<>();
    int room = limit;
    for (StatisticsDao.Row dispenser : report.dispensers()) {
      if (start != null && dispenser.id() < start.dispenserId()) {
        continue;
      }
      PourHistory.Position position =
          start != null && dispenser.id() == start.dispenserId() ? start.position() : null;
      List<Pour> pours =
          report.totals(dispenser).pours() == 0
              ? List.of()
              : history.page(
                  dispenser.id(), report.range(), report.includesRunning(), position, room + 1);
      boolean complete = pours.size() <= room;
      if (!complete) {
        pours = pours.subList(0, room);
      }
      if (!pours.isEmpty() || (complete && position == null)) {
        lines.add(new Page.Line(dispenser, pours));
      }
      if (!complete) {
        Page.Line last = lines.get(lines.size() - 1);
        return new Page(lines, StatisticsCursor.after(last.dispenser().id(), last.pours()));
      }
      room -= pours.size();
    }
    return new Page(lines, null);
  }

  /**
   * Computes the totals of each hour or day of a range, including those without pours.
   *
   * @param zone the time zone of the hours and days
   */
  List<Bucket> timeline(Scope scope, TimeRange range, Buckets buckets, ZoneId zone) {
    List<Instant> cuts = buckets.cuts(range, zone);
    Quarters quarters = Quarters.cutAt(cuts);
    Iterator<StatisticsDao.Slice> slices =
        database
            .read(
                StatisticsDao.class,
                statistics ->
                    statistics.slices(
                        scope.first(),
                        scope.last(),
                        quarters.first(),
                        quarters.end(),
                        quarters.pieceRows()))
            .iterator();
    List<Bucket> timeline = new ArrayList<>();
    StatisticsDao.Slice slice = slices.hasNext() ? slices.next() : null;
    for (int i = 1; i < cuts.size(); i++) {
      Totals totals = Totals.ZERO;
      while (slice != null && slice.start().isBefore(cuts.get(i))) {
        totals = totals.plus(new Totals(slice.pours(), slice.volume(), slice.revenue()));
        slice = slices.hasNext() ? slices.next() : null;
      }
      timeline.add(new Bucket(cuts.get(i - 1), cuts.get(i), totals));
    }
    return timeline;
  }
}
