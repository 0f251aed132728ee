package tapbill.statistics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import tapbill.database.Database;
import tapbill.database.Pages;
import tapbill.pour.Pour;

/** Reads what was poured and earned. */
public final class StatisticsService {
  private final Database database;
  private final InstantSource clock;

  public StatisticsService(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Dispensers and all their pours, both ordered by dispenser.
   *
   * @param pours read while they are iterated over
   * @param now the end of pours that run
   */
  record Report(List<StatisticsDao.Row> dispensers, Iterator<Pour> pours, Instant now) {}

  /** Every dispenser, retired ones included: their sales stay. */
  Report all() {
    return report(0, Long.MAX_VALUE, database.read(StatisticsDao.class, StatisticsDao::dispensers));
  }

  Optional<Report> of(long dispenserId) {
    return database
        .read(StatisticsDao.class, statistics -> statistics.dispenser(dispenserId))
        .map(dispenser -> report(dispenserId, dispenserId, List.of(dispenser)));
  }

  private Report report(long first, long last, List<StatisticsDao.Row> dispensers) {
    Iterator<Pour> pours =
        new Pages<>(
            previous ->
                database.read(
                    StatisticsDao.class,
                    statistics ->
                        previous == null
                            ? statistics.pours(first, 0, last, Pages.SIZE)
                            : statistics.pours(
                                previous.dispenserId(), previous.id(), last, Pages.SIZE)));
    return new Report(dispensers, pours, clock.instant());
  }
}
