package tapbill.device.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tapbill.device.alert.AlertDao;
import tapbill.device.alert.AlertEvaluator;
import tapbill.device.sensor.Plausibility;
import tapbill.device.sensor.RawReading;
import tapbill.device.sensor.SensorSettings;
import tapbill.device.sensor.Validity;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;
import tapbill.platform.database.Rows;
import tapbill.platform.quantity.EpochMicros;

/** Validates, stores and queries readings. */
public final class ReadingService {
  private final Database database;
  private final InstantSource clock;
  private final ReadingPartitions partitions;
  private final AlertEvaluator alerts;
  private final SensorSettings sensors;

  public ReadingService(
      Database database,
      InstantSource clock,
      ReadingPartitions partitions,
      AlertEvaluator alerts,
      SensorSettings sensors) {
    this.database = database;
    this.clock = clock;
    this.partitions = partitions;
    this.alerts = alerts;
    this.sensors = sensors;
  }

  /**
   * The aggregated values of a bucket.
   *
   * @param count of the valid readings
   */
  public record Point(
      Instant from, Instant to, BigDecimal min, BigDecimal mean, BigDecimal max, long count) {
    static Point of(ReadingDao.Bucket bucket, TimeRange range) {
      return new Point(
          range.from(), range.to(), bucket.min(), bucket.mean(), bucket.max(), bucket.count());
    }
  }

  /**
   * Stores a reading unless it is a repetition.
   *
   * @param gateway the name of a gateway, which need not be configured
   * @param dispenserId the tap whose line was measured
   * @return the stored reading, which may be the earlier one
   */
  public Reading store(String gateway, @Nullable Long dispenserId, RawReading raw) {
    Instant now = clock.instant();
    partitions.prepare(List.of(raw));
    Reading stored =
        database.write(
            ReadingDao.class,
            readings -> {
              insert(readings, gateway, dispenserId, now, List.of(raw));
              long sequence = newReadings(readings, gateway, List.of(raw)).add(raw);
              return readings.find(gateway, raw.instant(), sequence);
            });
    alerts.publish(gateway, dispenserId);
    return stored;
  }

  /** Stores those readings of a gateway that are not stored yet. */
  public ReadingBatch store(String gateway, @Nullable Long dispenserId, List<RawReading> raws) {
    if (raws.isEmpty()) {
      return new ReadingBatch(0, 0);
    }
    Instant now = clock.instant();
    partitions.prepare(raws);
    List<RawReading> ordered = raws.stream().sorted(NewReadings.ORDER).toList();
    int stored =
        database.write(
            ReadingDao.class, readings -> insert(readings, gateway, dispenserId, now, ordered));
    alerts.publish(gateway, dispenserId);
    return new ReadingBatch(stored, raws.size() - stored);
  }

  /** Returns a page of readings, ordered by time, gateway and sequence. */
  List<Reading> page(ReadingFilter filter, @Nullable ReadingCursor cursor, int skip, int limit) {
    return database.read(
        ReadingDao.class,
        readings ->
            readings.page(
                filter,
                filter.conditions(),
                ReadingCursor.start(filter, cursor),
                cursor == null ? skip : 0,
                limit));
  }

  /** Returns all readings of a filter, loaded page by page to bound the memory. */
  Iterator<Reading> all(ReadingFilter filter) {
    return new Pages<>(
        last -> page(filter, last == null ? null : ReadingCursor.after(last), 0, Pages.SIZE));
  }

  /** Returns the present names of dispensers, including retired ones, by id. */
  Map<Long, String> dispenserNames() {
    return database.read(ReadingDao.class, ReadingDao::dispenserNames).stream()
        .collect(Collectors.toMap(ReadingDao.DispenserName::id, ReadingDao.DispenserName::name));
  }

  /**
   * Returns the buckets of a range that have readings.
   *
   * @throws ApiError 400 if the range has too many buckets
   */
  List<Point> plot(ReadingFilter filter, BucketWidth width) {
    width.check(filter.range());
    return database
        .read(
            ReadingDao.class,
            readings -> readings.buckets(filter, filter.conditions(), width.micros()))
        .stream()
        .map(bucket -> Point.of(bucket, width.bucket(bucket.number(), filter.range())))
        .toList();
  }

  /**
   * Inserts readings and evaluates the alerts by the latest valid reading, which need not be one of
   * those inserted.
   *
   * @return the number of new readings
   */
  private int insert(
      ReadingDao readings,
      String gateway,
      @Nullable Long dispenserId,
      Instant now,
      List<RawReading> raws) {
    int stored = 0;
    List<NewReadings.Numbered> added = added(readings, gateway, raws);
    while (!added.isEmpty()) {
      int inserted = readings.insert(gateway, dispenserId, now, rows(gateway, added, now));
      stored += inserted;
      // Another transaction may have stored other readings under the same numbers meanwhile.
      added = inserted == added.size() ? List.of() : added(readings, gateway, raws);
    }
    if (stored > 0) {
      readings
          .lastValid(gateway)
          .ifPresent(
              last ->
                  alerts.evaluate(
                      readings.alerts(),
                      dispenserId,
                      new AlertDao.Latest(
                          gateway, last.time(), Objects.requireNonNull(last.value()))));
    }
    return stored;
  }

  private static List<NewReadings.Numbered> added(
      ReadingDao readings, String gateway, List<RawReading> raws) {
    NewReadings fresh = newReadings(readings, gateway, raws);
    raws.forEach(fresh::add);
    return fresh.added();
  }

  private static NewReadings newReadings(
      ReadingDao readings, String gateway, List<RawReading> raws) {
    List<Instant> times = raws.stream().map(RawReading::instant).distinct().toList();
    return new NewReadings(
        readings.at(gateway, Rows.of(times, time -> List.of(EpochMicros.of(time)))));
  }

  private String rows(String gateway, List<NewReadings.Numbered> added, Instant now) {
    Plausibility plausibility = sensors.plausibility(gateway);
    List<NewReadings.Numbered> ordered =
        added.stream()
            .sorted(
                Comparator.comparing((NewReadings.Numbered each) -> each.raw().instant())
                    .thenComparingLong(NewReadings.Numbered::sequence))
            .toList();
    return Rows.of(ordered, each -> row(each, now, plausibility));
  }

  private static List<@Nullable Object> row(
      NewReadings.Numbered numbered, Instant now, Plausibility plausibility) {
    RawReading raw = numbered.raw();
    float number = raw.number();
    Validity validity = Validity.of(number, raw.instant(), now, raw.tags(), plausibility);
    return Arrays.asList(
        EpochMicros.of(raw.instant()),
        numbered.sequence(),
        // The decimal digits of the double let both databases restore the exact float.
        Float.isFinite(number) ? Double.valueOf(number) : null,
        validity.valid() ? 1 : 0,
        ReadingColumns.json(validity.tags()));
  }
}
