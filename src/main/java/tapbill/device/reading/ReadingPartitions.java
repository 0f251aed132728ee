package tapbill.device.reading;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.sensor.RawReading;
import tapbill.platform.database.Database;

/**
 * Creates the monthly partitions of {@code reading} in advance and removes readings that are older
 * than the retention. Months are those of UTC. A database without partitions has its old readings
 * deleted in batches. Every node runs it; repeating it changes nothing.
 */
public final class ReadingPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingPartitions.class);

  /** The number of months whose partitions are created before the month begins. */
  private static final int MONTHS_AHEAD = 2;

  /**
   * The number of past months that get partitions. Readings of other months are stored in the
   * default partition, so that a gateway with a wrong clock cannot create any number of tables.
   */
  private static final int MONTHS_BACK = 60;

  /** Small enough that concurrent writers wait only briefly. */
  private static final int DELETED_AT_ONCE = 1000;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'reading_'uuuu_MM", Locale.ROOT);

  private final Database database;
  private final InstantSource clock;
  private final Duration retention;
  private final Set<YearMonth> created = ConcurrentHashMap.newKeySet();

  /**
   * Creates the maintenance without starting it.
   *
   * @param retention the minimum time that readings are kept; zero keeps them forever
   */
  public ReadingPartitions(Database database, InstantSource clock, Duration retention) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
  }

  /** Creates the missing partitions of readings that are about to be stored. */
  void prepare(Collection<RawReading> readings) {
    if (database.isPartitioned()) {
      YearMonth now = monthOf(clock.instant());
      readings.stream()
          .map(reading -> monthOf(reading.instant()))
          .collect(Collectors.toSet())
          .stream()
          .filter(month -> !created.contains(month))
          .filter(month -> !month.isBefore(now.minusMonths(MONTHS_BACK)))
          .filter(month -> !month.isAfter(now.plusMonths(MONTHS_AHEAD)))
          .forEach(this::createIfPossible);
    }
  }

  /** Creates the partitions of the current month and the next ones. */
  void createAhead() {
    if (database.isPartitioned()) {
      YearMonth now = monthOf(clock.instant());
      for (int i = 0; i <= MONTHS_AHEAD; i++) {
        create(now.plusMonths(i));
      }
    }
  }

  /** Removes the months whose readings are all older than the retention. */
  void removeOld() {
    if (retention.isZero()) {
      return;
    }
    YearMonth oldest = monthOf(clock.instant().minus(retention));
    if (database.isPartitioned()) {
      created.removeIf(month -> month.isBefore(oldest));
      long dropped =
          database.write(ReadingDao.class, readings -> readings.dropPartitions(name(oldest)));
      if (dropped > 0) {
        LOG.info("Dropped the readings of {} months before {}", dropped, oldest);
      }
    }
    // In a database with partitions, this deletes from the default partition.
    while (database.write(
            ReadingDao.class, readings -> readings.delete(start(oldest), DELETED_AT_ONCE))
        == DELETED_AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  /** Creates partitions ahead and removes old readings; to be repeated every hour. */
  public void maintain() {
    try {
      createAhead();
      removeOld();
    } catch (RuntimeException e) {
      LOG.warn("The maintenance of the reading partitions failed and is retried in an hour", e);
    }
  }

  /**
   * Creates a partition unless the database is unavailable. A reading without a partition is stored
   * in the default one and moved when the partition of its month is created.
   */
  private void createIfPossible(YearMonth month) {
    try {
      create(month);
    } catch (RuntimeException e) {
      if (!database.isUnavailable(e)) {
        throw e;
      }
      LOG.warn("Readings of {} are stored without a partition for now", month, e);
    }
  }

  private void create(YearMonth month) {
    database.write(
        ReadingDao.class,
        readings ->
            readings.createPartition(name(month), start(month), start(month.plusMonths(1))));
    created.add(month);
  }

  private static YearMonth monthOf(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String name(YearMonth month) {
    return NAME.format(month);
  }
}
