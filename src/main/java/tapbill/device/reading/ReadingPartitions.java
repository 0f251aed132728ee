package tapbill.device.reading;

import io.dropwizard.lifecycle.Managed;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;

/**
 * Makes room for readings and removes old ones, month by month in UTC. Where the database has
 * partitions, a month is one of them. Every node does it; whoever comes second finds it done.
 */
public final class ReadingPartitions implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingPartitions.class);

  private static final long MINUTES_BETWEEN = 60;

  /** Created before they begin. */
  private static final int MONTHS_AHEAD = 2;

  /** Readings of other months are kept together, so that no clock can make tables without end. */
  private static final int MONTHS_BACK = 60;

  /** Little enough that others who write hardly wait. */
  private static final int DELETED_AT_ONCE = 1000;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'reading_'uuuu_MM", Locale.ROOT);

  private final Database database;
  private final InstantSource clock;
  private final Duration retention;
  private final ScheduledExecutorService schedule;
  private final Set<YearMonth> created = ConcurrentHashMap.newKeySet();

  /**
   * Does nothing before it is started.
   *
   * @param retention how long readings are kept at least; zero for ever
   */
  public ReadingPartitions(
      Database database,
      InstantSource clock,
      Duration retention,
      ScheduledExecutorService schedule) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
    this.schedule = schedule;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what it throws is caught and logged there
  public void start() {
    schedule.scheduleWithFixedDelay(this::tick, 0, MINUTES_BETWEEN, TimeUnit.MINUTES);
  }

  @Override
  public void stop() {
    schedule.shutdownNow();
  }

  /** Makes room for readings that are about to be stored. */
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

  /** Creates the partitions of this month and the next ones. */
  void createAhead() {
    if (database.isPartitioned()) {
      YearMonth now = monthOf(clock.instant());
      for (int i = 0; i <= MONTHS_AHEAD; i++) {
        create(now.plusMonths(i));
      }
    }
  }

  /** Removes the months of which all readings are older than they have to be kept. */
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
    // With partitions, those of months that have none.
    while (database.write(
            ReadingDao.class, readings -> readings.delete(start(oldest), DELETED_AT_ONCE))
        == DELETED_AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private void tick() {
    try {
      createAhead();
      removeOld();
    } catch (RuntimeException e) {
      LOG.warn("The maintenance of the reading partitions failed and is retried in an hour", e);
    }
  }

  /** Without a partition a reading is kept, too, and moved when its month gets one. */
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
