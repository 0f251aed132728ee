package tapbill.device.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.SensorGateway;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The scheduled fetching of readings by one node or several. */
@OnBothDatabases
class GatewayScheduleTest {
  /** Exceeds several intervals at which a node polls for due fetches. */
  private static final long SEVERAL_LOOKS_MILLIS = 800;

  private static final String SENSORS =
      """
      gateways:
        - {name: cellar, url: "%s", schedule: 10s}
      retention: 0s
      rules: []
      """;

  private final SensorGateway gateway = new SensorGateway();
  private final String database;

  GatewayScheduleTest(Engine engine) {
    database = engine.newDatabase();
  }

  @AfterEach
  void end() {
    gateway.close();
  }

  @Test
  void eachTickIsFetchedOnceByTwoNodes() throws InterruptedException {
    gateway.says(Instant.parse("2026-07-01T20:00:00Z"), 4);
    try (TestApp one = node();
        TestApp two = node()) {
      for (int tick = 1; tick <= 4; tick++) {
        awaitFetches(tick);
        Thread.sleep(SEVERAL_LOOKS_MILLIS);
        assertThat(gateway.fetches()).isEqualTo(tick);
        pass("9.9", one, two);
        Thread.sleep(SEVERAL_LOOKS_MILLIS);
        assertThat(gateway.fetches()).isEqualTo(tick);
        pass("0.1", one, two);
      }
    }
  }

  @Test
  void failingGatewaysAreRetriedAtGrowingIntervalsUntilTheySucceed() throws InterruptedException {
    gateway.answers(500, "");
    try (TestApp app = node()) {
      int fetches = 0;
      for (int pause : new int[] {10, 20, 40, 80, 160, 300, 300}) {
        fetches++;
        awaitState(fetches, "Gateway cellar: answered 500");
        pass(pause - 1 + ".9", app);
        Thread.sleep(SEVERAL_LOOKS_MILLIS);
        assertThat(gateway.fetches()).as("within %d s", pause).isEqualTo(fetches);
        if (fetches == 7) {
          gateway.says(app.clock().instant(), 4);
        }
        pass("0.1", app);
      }
      awaitState(0, "none");
      pass("10", app);
      awaitFetches(9);
    }
  }

  @Test
  void anotherNodeTakesOverFromOneThatDied() throws InterruptedException {
    gateway.says(Instant.parse("2026-07-01T20:00:00Z"), 4);
    try (TestApp app = node()) {
      awaitState(0, "none");
      // This is the state that a node leaves when it is killed during a fetch.
      Sql.on(
          app, "UPDATE gateway SET next_fetch_at = next_fetch_at + 5000000 WHERE name = 'cellar'");
      pass("14.9", app);
      Thread.sleep(SEVERAL_LOOKS_MILLIS);
      assertThat(gateway.fetches()).isEqualTo(1);
      pass("0.1", app);
      awaitFetches(2);
    }
  }

  @Test
  void slowGatewaysAreNotAskedByOthersMeanwhile() throws InterruptedException {
    gateway.behave(CallbackTarget.Behaviour.HANG);
    try (TestApp one = node();
        TestApp two = node()) {
      awaitFetches(1);
      pass("10", one, two);
      Thread.sleep(SEVERAL_LOOKS_MILLIS);
      assertThat(gateway.fetches()).isEqualTo(1);
      awaitState(1, "Gateway cellar: timed out");
    }
  }

  @Test
  void aNodeThatStopsLeavesTheScheduleToOthersAtOnce() {
    gateway.says(Instant.parse("2026-07-01T20:00:00Z"), 4);
    try (TestApp one = node()) {
      try (TestApp two = node()) {
        awaitState(0, "none");
        pass("10", two);
        awaitFetches(2);
      }
      pass("20", one);
      awaitFetches(3);
    }
  }

  @Test
  void theTimesOfFetchesKeepABeat() {
    Duration every = Duration.ofSeconds(10);
    Instant due = Instant.parse("2026-07-01T20:00:00Z");
    assertThat(GatewaySchedule.next(due, every, due.plusSeconds(3))).isEqualTo(due.plusSeconds(10));
    assertThat(GatewaySchedule.next(due, every, due.plusSeconds(10)))
        .isEqualTo(due.plusSeconds(20));
    assertThat(GatewaySchedule.next(due, every, due.plusSeconds(1003)))
        .isEqualTo(due.plusSeconds(1013));
  }

  @Test
  void pausesAreNeverShorterThanTheSchedule() {
    assertThat(GatewaySchedule.pause(Duration.ofHours(1), 0)).isEqualTo(Duration.ofHours(1));
    assertThat(GatewaySchedule.pause(Duration.ofHours(1), 9)).isEqualTo(Duration.ofHours(1));
    assertThat(GatewaySchedule.pause(Duration.ofSeconds(1), Long.MAX_VALUE))
        .isEqualTo(Duration.ofMinutes(5));
  }

  private TestApp node() {
    return TestApp.withSensors(database, SENSORS.formatted(gateway.url()));
  }

  private static void pass(String seconds, TestApp... nodes) {
    for (TestApp node : nodes) {
      node.clock().advance(seconds);
    }
  }

  private void awaitFetches(int fetches) {
    await().atMost(60, SECONDS).until(() -> gateway.fetches() >= fetches);
    assertThat(gateway.fetches()).isEqualTo(fetches);
  }

  /** Waits until a fetch has ended and its result is stored. */
  private void awaitState(int failures, String error) {
    await()
        .atMost(60, SECONDS)
        .until(
            () ->
                Sql.texts(
                        database,
                        "SELECT failures || ' ' || COALESCE(last_error, 'none')"
                            + " FROM gateway WHERE last_error IS NOT NULL"
                            + " OR last_success_at IS NOT NULL")
                    .contains(failures + " " + error));
  }
}
