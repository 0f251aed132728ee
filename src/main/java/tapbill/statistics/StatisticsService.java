package tapbill.statistics;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.database.Database;

/** Sums up pours. */
public final class StatisticsService {
  private final Database database;
  private final InstantSource clock;

  public StatisticsService(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Every dispenser, retired ones included: their sales stay. */
  public List<DispenserStatistics> all() {
    return read(null);
  }

  public Optional<DispenserStatistics> of(long dispenserId) {
    return read(dispenserId).stream().findFirst();
  }

  private List<DispenserStatistics> read(@Nullable Long dispenserId) {
    List<StatisticsDao.Row> rows =
        database.read(StatisticsDao.class, statistics -> statistics.rows(dispenserId));
    Instant now = clock.instant();
    return rows.stream()
        .collect(groupingBy(StatisticsDao.Row::dispenserId, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .map(ofOneDispenser -> summary(ofOneDispenser, now))
        .toList();
  }

  private static DispenserStatistics summary(List<StatisticsDao.Row> rows, Instant now) {
    StatisticsDao.Row first = rows.get(0);
    return DispenserStatistics.of(
        first.dispenserId(),
        first.flowVolume(),
        first.price(),
        rows.stream().map(StatisticsDao.Row::pour).filter(Objects::nonNull).toList(),
        now);
  }
}
