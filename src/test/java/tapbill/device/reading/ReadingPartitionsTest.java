package tapbill.device.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.device.alert.AlertEvaluator;
import tapbill.device.sensor.RawReading;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.MutableClock;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;

@OnBothDatabases
class ReadingPartitionsTest {
  private static final SensorSettings SETTINGS =
      new SensorSettings(List.of(), io.dropwizard.util.Duration.seconds(0), List.of());

  private final Engine engine;
  private final String uri;
  private final Database database;
  private final MutableClock clock = new MutableClock();
  private final ReadingPartitions partitions;
  private final ReadingService readings;

  ReadingPartitionsTest(Engine engine) {
    this.engine = engine;
    uri = engine.newDatabase();
    database =
        new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 4, Duration.seconds(10)));
    partitions = partitions(java.time.Duration.ofDays(60));
    readings =
        new ReadingService(
            database,
            clock,
            partitions,
            new AlertEvaluator(database, clock, SETTINGS, new ChangePublisher()),
            SETTINGS);
  }

  @AfterEach
  void stop() {
    database.stop();
  }

  private ReadingPartitions partitions(java.time.Duration retention) {
    return new ReadingPartitions(database, clock, retention);
  }

  private void store(String... times) {
    for (String time : times) {
      readings.store(
          "g",
          null,
          new RawReading(
              Instant.parse(time).getEpochSecond(), null, List.of(0, 0, 0, 0), List.of()));
    }
  }

  private List<String> months() {
    return engine == Engine.SQLITE
        ? List.of()
        : Sql.texts(
            uri,
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'reading'::regclass AND c.relname <> 'reading_other' ORDER BY 1
            """);
  }

  private List<String> other() {
    return Sql.texts(uri, "SELECT count(*) FROM reading_other");
  }

  private List<String> times() {
    return Sql.texts(uri, "SELECT time / 1000000 FROM reading ORDER BY time").stream()
        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)).toString())
        .toList();
  }

  private void expectMonths(String... expected) {
    if (engine == Engine.POSTGRESQL) {
      assertThat(months()).containsExactly(expected);
    }
  }

  @Test
  void partitionsAreCreatedAheadAsTimePasses() {
    partitions.createAhead();
    expectMonths("reading_2026_07", "reading_2026_08", "reading_2026_09");

    clock.set(Instant.parse("2026-12-31T23:59:59Z"));
    partitions.createAhead();
    partitions.createAhead();
    expectMonths(
        "reading_2026_07",
        "reading_2026_08",
        "reading_2026_09",
        "reading_2026_12",
        "reading_2027_01",
        "reading_2027_02");
  }

  @Test
  void manyNodesCreateThemAtOnce() {
    Concurrently.run(
        4,
        i -> {
          partitions.createAhead();
          return i;
        });

    expectMonths("reading_2026_07", "reading_2026_08", "reading_2026_09");
  }

  @Test
  void aReadingOfAnyMonthIsStored() {
    store(
        "2026-06-30T23:59:59Z",
        "2026-07-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:58Z");

    expectMonths("reading_2026_06", "reading_2026_07");
    assertThat(times())
        .containsExactly(
            "1970-01-01T00:00:00Z",
            "2026-06-30T23:59:59Z",
            "2026-07-01T00:00:00Z",
            "9999-12-31T23:59:58Z");
  }

  @Test
  void readingsMoveToTheirMonthWhenItGetsAPartition() {
    store("2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    expectMonths();

    clock.set(Instant.parse("2026-09-15T00:00:00Z"));
    partitions.createAhead();

    expectMonths("reading_2026_09", "reading_2026_10", "reading_2026_11");
    assertThat(times())
        .containsExactly("2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    if (engine == Engine.POSTGRESQL) {
      assertThat(other()).containsExactly("1");
    }
    store("2026-11-01T00:00:00Z");
    assertThat(times()).hasSize(3);
  }

  @Test
  void monthsThatAreOldAsAWholeAreRemoved() {
    store(
        "1970-01-01T00:00:00Z",
        "2026-04-30T23:59:59Z",
        "2026-05-01T00:00:00Z",
        "2026-06-15T00:00:00Z",
        "2026-07-01T00:00:00Z");

    partitions.removeOld(); // on 1 July, a retention of 60 days begins on 2 May

    assertThat(times())
        .containsExactly("2026-05-01T00:00:00Z", "2026-06-15T00:00:00Z", "2026-07-01T00:00:00Z");
    expectMonths("reading_2026_05", "reading_2026_06", "reading_2026_07");
  }

  @Test
  void aReadingOfAMonthThatWasRemovedIsStoredAgain() {
    store("2026-04-30T23:59:59Z");
    partitions.removeOld();

    store("2026-04-30T23:59:59Z");

    assertThat(times()).hasSize(1);
  }

  @Test
  void manyOldReadingsAreRemovedPieceByPiece() {
    List<RawReading> old =
        java.util.stream.LongStream.range(0, 2500)
            .mapToObj(i -> new RawReading(1000, i, List.of(0, 0, 0, 0), List.of()))
            .toList();
    assertThat(readings.store("g", null, old)).isEqualTo(new ReadingBatch(2500, 0));

    partitions.removeOld();

    assertThat(times()).isEmpty();
  }

  @Test
  void withoutARetentionNothingIsRemoved() {
    store("1970-01-01T00:00:00Z");
    ReadingPartitions forEver = partitions(java.time.Duration.ZERO);

    forEver.removeOld();

    assertThat(times()).hasSize(1);
  }

  @Test
  void theSecondReadingOfAKeyIsTheFirstOne() {
    RawReading first =
        new RawReading(clock.instant().getEpochSecond(), 3L, List.of(0, 0, 128, 63), List.of("a"));
    RawReading second = new RawReading(first.time(), 3L, List.of(0, 0, 0, 64), List.of());

    Reading stored = readings.store("g", 7L, first);

    assertThat(readings.store("g", null, second)).isEqualTo(stored);
    assertThat(stored)
        .isEqualTo(
            new Reading(clock.instant(), java.math.BigDecimal.ONE, true, List.of("a"), "g", 7L, 3));
  }

  @Test
  void readersDoNotBlockThePartitionOfANewMonth() {
    store("2026-07-01T00:00:00Z", "2027-01-01T00:00:00Z");
    ReadingFilter all =
        new ReadingFilter(tapbill.platform.api.TimeRange.ALWAYS, false, null, null, null);
    java.util.Iterator<Reading> slow = readings.all(all);
    slow.next();

    clock.set(Instant.parse("2027-01-01T00:00:00Z"));
    partitions.createAhead();

    assertThat(slow.next().time()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
  }
}
