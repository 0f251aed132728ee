package tapbill.device.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.SensorGateway;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The fetching of a reading at the request of an admin. */
@OnBothDatabases
class GatewayTest {
  private static final List<String> NONSENSE =
      List.of(
          "",
          "nonsense",
          "{}",
          "[]",
          "{\"time\": 1782936000, \"value\": [0, 0, 128, 64], \"tags\": []} more",
          "{\"time\": 1782936000, \"time\": 1, \"value\": [0, 0, 128, 64], \"tags\": []}",
          "{\"time\": \"1782936000\", \"value\": [0, 0, 128, 64], \"tags\": []}",
          "{\"time\": 1782936000, \"value\": [0, 0, 128], \"tags\": []}",
          "{\"time\": 1782936000, \"value\": [0, 0, 128, 256], \"tags\": []}",
          "{\"time\": 1782936000, \"value\": [0, 0, 128, 64]}");

  private final SensorGateway gateway = new SensorGateway();
  private final TestApp app;

  GatewayTest(Engine engine) {
    app =
        TestApp.withSensors(
            engine.newDatabase(),
            """
            gateways:
              - {name: default, url: "%s"}
              - {name: cellar, url: "%s", dispenserId: 1}
              - {name: pushing}
            retention: 0s
            rules: []
            """
                .formatted(gateway.url(), gateway.url()));
  }

  @AfterEach
  void end() {
    app.close();
    gateway.close();
  }

  @Test
  void aReadingIsFetchedDecodedAndStored() {
    app.clock().set(Instant.parse("2024-04-22T15:08:00Z"));
    gateway.answers(200, "{\"time\": 1713798477, \"value\": [157, 42, 76, 190], \"tags\": []}");
    Reply reply = app.admin().get("/api/populate");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            "{\"time\":\"2024-04-22T15:07:57Z\",\"value\":-0.19938131,\"valid\":true,\"tags\":[]}");
    assertThat(reply.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(stored()).containsExactly("default 1713798477000000");
  }

  @Test
  void postDoesTheSameForTheGatewayThatIsAskedFor() {
    gateway.says(app.clock().instant(), 4.5f, "suspect");
    Reply reply = app.admin().post("/api/populate?gateway=cellar");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("valid").booleanValue()).isFalse();
    assertThat(stored()).hasSize(1).first().asString().startsWith("cellar ");
  }

  @Test
  void theSameReadingIsStoredOnce() {
    gateway.says(app.clock().instant(), 4.5f);
    app.admin().post("/api/populate");
    assertThat(app.admin().post("/api/populate").number("value")).isEqualByComparingTo("4.5");
    assertThat(stored()).hasSize(1);
  }

  @Test
  void aGatewayThatNobodyKnowsIsNotFound() {
    assertThat(app.admin().post("/api/populate?gateway=nobody").refusal())
        .isEqualTo("404 unknown_gateway");
    Reply reply = app.admin().get("/api/populate?gateway=pushing");
    assertThat(reply.refusal()).isEqualTo("400 gateway_without_url");
    assertThat(reply.message()).contains("pushing");
    assertThat(gateway.fetches()).isZero();
  }

  @Test
  void nonsenseIsABadGatewayAndStoresNothing() {
    for (String body : NONSENSE) {
      gateway.answers(200, body);
      Reply reply = app.admin().post("/api/populate");
      assertThat(reply.status()).as(body).isEqualTo(502);
      assertThat(reply.message()).startsWith("Gateway default: the answer is not");
    }
    assertThat(stored()).isEmpty();
  }

  @Test
  void aGatewayThatDoesNotAnswerIsABadGatewayWithinSixSeconds() {
    gateway.behave(CallbackTarget.Behaviour.DRIP_BODY);
    Api admin = app.admin(); // The login is not part of the measured time.
    long start = System.nanoTime();
    Reply reply = admin.get("/api/populate");
    assertThat(reply.refusal()).isEqualTo("502 gateway_failed");
    assertThat(reply.message()).isEqualTo("Gateway default: timed out");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
    assertThat(stored()).isEmpty();
  }

  @Test
  void metricsTellWhatBecameOfFetchesAndHowOldTheLastReadingIs() {
    gateway.says(app.clock().instant(), 4);
    app.admin().post("/api/populate");
    gateway.answers(500, "");
    app.admin().post("/api/populate");
    app.clock().advance("30");
    assertThat(app.anyone().get("/metrics").body())
        .contains(
            "tapbill_sensor_fetches_total{gateway=\"default\",outcome=\"stored\"} 1.0",
            "tapbill_sensor_fetches_total{gateway=\"default\",outcome=\"failed\"} 1.0",
            "tapbill_sensor_last_reading_age_seconds{gateway=\"default\"} 30.0");
  }

  private List<String> stored() {
    return Sql.texts(app.databaseUri(), "SELECT gateway || ' ' || time FROM reading ORDER BY time");
  }
}
