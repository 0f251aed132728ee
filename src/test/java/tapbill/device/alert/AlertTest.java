package tapbill.device.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.SensorGateway;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** Alerts that rules raise and clear from readings, and their effect on taps. */
@OnBothDatabases
class AlertTest {
  /** Exceeds the interval at which rules are evaluated without a new reading. */
  private static final long A_LOOK_MILLIS = 1300;

  private static final String GATEWAYS =
      """
      gateways:
        - {name: cellar, url: "%s", dispenserId: 1}
        - {name: keg, url: "%s", dispenserId: 1, measures: pressure}
      retention: 0s
      """;

  private static final String RULES =
      """
      rules:
        - name: too warm
          gateway: cellar
          above: 8.1
          for: 5m
          refuseOpens: true
          message: The beer is too warm
        - {name: pressure, gateway: keg, above: 3, below: 1, for: 0s}
      """;

  private final SensorGateway gateway = new SensorGateway();
  private final String database;
  private final TestApp app;

  AlertTest(Engine engine) {
    database = engine.newDatabase();
    app = node(RULES);
    app.admin().post("/api/dispenser", Json.of("flow_volume", 0.064, "price", 12.25));
  }

  @AfterEach
  void end() {
    app.close();
    gateway.close();
  }

  @Test
  void aDeviationOfExactlyFiveMinutesRaisesAnAlertOnce() {
    measure(9);
    // The same value as at the end, because the time alone may raise the alert before that one.
    after("299", 9.25f);
    assertThat(alerts("")).isEmpty();
    after("1", 9.25f);
    after("60", 10);
    after("600", 11);

    assertThat(alerts("?active=true")).hasSize(1);
    JsonNode alert = alerts("").get(0);
    assertThat(alert.path("rule").asText()).isEqualTo("too warm");
    assertThat(alert.path("gateway").asText()).isEqualTo("cellar");
    assertThat(alert.path("dispenser_id").longValue()).isEqualTo(1);
    assertThat(alert.path("message").asText()).isEqualTo("The beer is too warm");
    assertThat(alert.path("value").decimalValue()).isEqualByComparingTo("9.25");
    assertThat(alert.path("refuses_opens").booleanValue()).isTrue();
    assertThat(alert.path("raised_at").asText()).isEqualTo("2026-07-01T20:05:00Z");
    assertThat(alert.path("cleared_at").isNull()).isTrue();
  }

  @Test
  void theThresholdItselfIsAllowed() {
    measure(8.1f);
    after("300", 8.1f);
    assertThat(alerts("")).isEmpty();
    after("1", 8.100001f);
    after("300", 8.100001f);
    assertThat(alerts("")).hasSize(1);
    after("1", 8.1f);
    assertThat(alerts("?active=true")).isEmpty();
  }

  @Test
  void oneValueThatIsAllowedBeginsTheTimeAnew() {
    measure(9);
    after("200", 8);
    after("1", 9);
    after("299", 9);
    assertThat(alerts("")).isEmpty();
    after("1", 9);
    assertThat(alerts("")).hasSize(1);
  }

  @Test
  void valuesThatAreNotValidDoNotCount() {
    measure(9, "suspect");
    after("300", 9);
    assertThat(alerts("")).isEmpty();
    after("150", 4, "suspect");
    after("1", Float.NaN);
    after("149", 9);
    assertThat(alerts("?active=true")).hasSize(1);
    after("1", 4, "system");
    assertThat(alerts("?active=true")).hasSize(1);
    after("1", 4);
    assertThat(alerts("?active=true")).isEmpty();
    assertThat(alerts("?active=false")).hasSize(1);
  }

  @Test
  void errorValuesOfASensorNeitherRaiseNorClearAnAlert() {
    measure(9);
    after("150", 85);
    after("1", 2.7e23f);
    after("149", 9);
    assertThat(alerts("?active=true")).hasSize(1);
    after("1", -127);
    assertThat(alerts("?active=true")).hasSize(1);
    assertThat(app.anyone().post("/api/dispenser/1/open").status()).isEqualTo(409);
    assertThat(app.admin().get("/api/data").json().findValues("tags").toString())
        .isEqualTo("[[], [\"implausible\"], [\"implausible\"], [], [\"implausible\"]]");
  }

  @Test
  void aValueHoldsWhileNothingIsMeasuredAndTimeAloneRaisesTheAlert() throws InterruptedException {
    measure(9);
    app.clock().advance("299.9");
    Thread.sleep(A_LOOK_MILLIS);
    assertThat(alerts("")).isEmpty();
    app.clock().advance("0.1");
    await().atMost(60, SECONDS).until(() -> alerts("?active=true").size() == 1);
    app.clock().advance(Duration.ofHours(8));
    Thread.sleep(A_LOOK_MILLIS);
    assertThat(alerts("?active=true")).hasSize(1);
  }

  @Test
  void anAlertIsClearedAndRaisedAgain() {
    measure(9);
    after("300", 9);
    after("10", 7);
    JsonNode cleared = alerts("").get(0);
    assertThat(cleared.path("cleared_at").asText()).isEqualTo("2026-07-01T20:05:10Z");
    after("10", 9);
    after("300", 9);
    assertThat(alerts("")).hasSize(2);
    assertThat(alerts("?active=true")).hasSize(1);
    assertThat(alerts("?active=false").get(0)).isEqualTo(cleared);
  }

  @Test
  void bothBoundsOfARuleHoldAndItsGatewayShowsNoTemperature() {
    gateway.says(app.clock().instant(), 0.5f);
    app.admin().post("/api/populate?gateway=keg");
    assertThat(alerts("?active=true")).hasSize(1);
    app.clock().advance("1");
    gateway.says(app.clock().instant(), 1);
    app.admin().post("/api/populate?gateway=keg");
    assertThat(alerts("?active=true")).isEmpty();
    app.clock().advance("1");
    gateway.says(app.clock().instant(), 3.5f);
    app.admin().post("/api/populate?gateway=keg");
    assertThat(alerts("?active=true").get(0).path("message").asText())
        .isEqualTo("A sensor alert blocks this tap: pressure");
    assertThat(app.anyone().get("/api/dispenser/1").json().has("temperature")).isFalse();
    assertThat(app.anyone().post("/api/dispenser/1/open").status()).isEqualTo(200);
  }

  @Test
  void theListIsReadPageByPageTheNewestFirst() {
    for (int i = 0; i < 3; i++) {
      after("1", 9);
      after("300", 9);
      after("1", 4);
    }
    Reply first = app.admin().get("/api/alerts?limit=2");
    assertThat(first.json()).hasSize(2);
    String next = first.header("Link").replaceAll(".*<(.*)>.*", "$1");
    JsonNode second = app.admin().get(next).json();
    assertThat(second).hasSize(1);
    assertThat(second.get(0).path("raised_at").asText()).isEqualTo("2026-07-01T20:05:01Z");
    assertThat(app.admin().get("/api/alerts?active=perhaps").status()).isEqualTo(400);
  }

  @Test
  void theMetricIsOneWhileTheAlertLasts() {
    String metric = "tapbill_sensor_alerts{gateway=\"cellar\",rule=\"too warm\"} ";
    assertThat(app.anyone().get("/metrics").body()).contains(metric + "0.0");
    measure(9);
    after("300", 9);
    assertThat(app.anyone().get("/metrics").body()).contains(metric + "1.0");
  }

  @Test
  void aBlockingAlertRefusesOpensUntilItIsCleared() {
    String station = app.anyone().get("/api/dispenser/1").text("station_id");
    assertThat(app.anyone().post("/api/dispenser/1/open").status()).isEqualTo(200);
    measure(9);
    after("300", 9);

    assertThat(app.anyone().post("/api/dispenser/1/close").status()).isEqualTo(200);
    Reply refused = app.anyone().post("/api/dispenser/1/open");
    assertThat(refused.refusal()).isEqualTo("409 sensor_alert");
    assertThat(refused.message()).isEqualTo("The beer is too warm");
    Reply challenge =
        app.anyone().put("/dispenser/" + station + "/status", Json.of("status", "open"));
    assertThat(challenge.refusal()).isEqualTo("409 sensor_alert");
    assertThat(challenge.message()).isEqualTo("The beer is too warm");

    after("1", 4);
    assertThat(app.anyone().post("/api/dispenser/1/open").status()).isEqualTo(200);
  }

  @Test
  void aLateReportOfAnOpeningBeforeTheAlertIsBilled() {
    String status =
        "/dispenser/" + app.anyone().get("/api/dispenser/1").text("station_id") + "/status";
    measure(9);
    after("300", 9);
    assertThat(
            app.anyone()
                .put(status, Json.of("status", "open", "updated_at", "2026-07-01T20:05:00Z"))
                .status())
        .isEqualTo(409);
    assertThat(
            app.anyone()
                .put(status, Json.of("status", "open", "updated_at", "2026-07-01T20:04:59Z"))
                .status())
        .isEqualTo(202);
    assertThat(
            app.anyone()
                .put(status, Json.of("status", "close", "updated_at", "2026-07-01T20:05:09Z"))
                .status())
        .isEqualTo(202);
  }

  @Test
  void anAlertOfARuleThatIsGoneDoesNotKeepTheTapClosed() {
    measure(9);
    after("300", 9);
    app.close();
    try (TestApp later = node("rules: []")) {
      assertThat(later.anyone().post("/api/dispenser/1/open").status()).isEqualTo(200);
    }
  }

  @Test
  void anAlertFollowsWhatItsRuleSaysNow() {
    measure(9);
    after("300", 9);
    app.close();
    try (TestApp later = node(RULES.replace("refuseOpens: true", "refuseOpens: false"))) {
      assertThat(later.anyone().post("/api/dispenser/1/open").status()).isEqualTo(200);
      later.anyone().post("/api/dispenser/1/close");
    }
    try (TestApp later = node(RULES.replace("is too warm", "is not cold"))) {
      assertThat(later.anyone().post("/api/dispenser/1/open").message())
          .isEqualTo("The beer is not cold");
    }
  }

  @Test
  void aDispenserShowsItsLastValidTemperature() {
    assertThat(app.anyone().get("/api/dispenser/1").json().has("temperature")).isFalse();
    measure(4.5f);
    after("10", 5, "suspect");
    for (JsonNode dispenser :
        new JsonNode[] {
          app.anyone().get("/api/dispenser/1").json(),
          app.anyone().get("/api/dispenser").json().get(0)
        }) {
      assertThat(dispenser.path("temperature").decimalValue()).isEqualByComparingTo("4.5");
      assertThat(dispenser.path("temperature_time").asText()).isEqualTo("2026-07-01T20:00:00Z");
    }
    // A reading that is older than the last one does not replace it.
    gateway.says(app.clock().instant().minusSeconds(60), 6);
    app.admin().post("/api/populate?gateway=cellar");
    assertThat(app.anyone().get("/api/dispenser/1").number("temperature"))
        .isEqualByComparingTo("4.5");
  }

  @Test
  void twoNodesRaiseAnAlertOnce() {
    try (TestApp other = node(RULES)) {
      measure(9);
      app.clock().advance("300");
      other.clock().advance("300");
      await().atMost(60, SECONDS).until(() -> alerts("").size() == 1);
      await().during(2, SECONDS).until(() -> alerts("").size() == 1);
      assertThat(Sql.texts(database, "SELECT count(*) FROM alert")).containsExactly("1");
    }
  }

  private TestApp node(String rules) {
    return TestApp.withSensors(database, GATEWAYS.formatted(gateway.url(), gateway.url()) + rules);
  }

  private void after(String seconds, float value, String... tags) {
    app.clock().advance(seconds);
    measure(value, tags);
  }

  private void measure(float value, String... tags) {
    gateway.says(app.clock().instant(), value, tags);
    assertThat(app.admin().post("/api/populate?gateway=cellar").status()).isEqualTo(200);
  }

  private JsonNode alerts(String query) {
    return app.admin().get("/api/alerts" + query).json();
  }
}
