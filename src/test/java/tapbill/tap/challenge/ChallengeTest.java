package tapbill.tap.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

@OnBothDatabases
class ChallengeTest {
  private final TestApp app;

  ChallengeTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void theWorkedExampleOfTheChallenge() {
    String tap = create();
    change(tap, "open", "2022-01-01T02:00:00Z");
    change(tap, "close", "2022-01-01T02:00:50Z");
    change(tap, "open", "2022-01-01T02:50:58Z");
    change(tap, "close", "2022-01-01T02:51:20Z");
    Reply spending = app.anyone().get(tap + "/spending");

    assertThat(spending.number("amount")).isEqualByComparingTo("56.448");
    JsonNode usages = spending.json().get("usages");
    assertThat(usages).hasSize(2);
    assertThat(usages.get(0))
        .hasToString(
            "{\"opened_at\":\"2022-01-01T02:00:00Z\",\"closed_at\":\"2022-01-01T02:00:50Z\","
                + "\"flow_volume\":0.064,\"total_spent\":39.2}");
    assertThat(usages.get(1).get("total_spent").decimalValue()).isEqualByComparingTo("17.248");
  }

  @Test
  void aDispenserIsTheSameInBothApis() {
    String tap = create();
    String id = tap.substring("/dispenser/".length());
    JsonNode listed =
        app.anyone().get("/api/dispenser").json().findParents("station_id").stream()
            .filter(dispenser -> dispenser.get("station_id").asText().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(listed.get("price").decimalValue()).isEqualByComparingTo("12.25");
    app.anyone().post("/api/dispenser/" + listed.get("id") + "/open");
    assertThat(change(tap, "open", null).refusal()).isEqualTo("409 already_open");
  }

  @Test
  void anUnusedDispenserHasEarnedNothing() {
    assertThat(app.anyone().get(create() + "/spending").body())
        .isEqualTo("{\"usages\":[],\"amount\":0}");
  }

  @Test
  void aRunningPourCountsWithItsFiguresOfThisMoment() {
    String tap = create();
    app.anyone().put(tap + "/status", Json.of("status", "open"));
    app.clock().advance("22");
    Reply spending = app.anyone().get(tap + "/spending");

    assertThat(spending.number("amount")).isEqualByComparingTo("17.248");
    assertThat(spending.json().at("/usages/0/closed_at").isNull()).isTrue();
  }

  @Test
  void aTimeMayBeAbsentOrNull() {
    String tap = create();
    assertThat(app.anyone().put(tap + "/status", Json.of("status", "open")).status())
        .isEqualTo(202);
    app.clock().advance("22");
    Reply closed = change(tap, "close", null);
    assertThat(closed.status()).isEqualTo(202);
    assertThat(closed.body()).isEmpty();
    assertThat(app.anyone().get(tap + "/spending").number("amount")).isEqualByComparingTo("17.248");
  }

  @ParameterizedTest
  @CsvSource({
    "2022-01-01T02:00:00Z,      2022-01-01T02:00:22Z,          17.248",
    "2022-01-01T04:00:00+02:00, 2022-01-01T02:00:22Z,          17.248",
    "2022-01-01T02:00:00Z,      2022-01-01T15:45:22+13:45,     17.248",
    "2022-01-01T04:00:00+0200,  2022-01-01T04:00:22+02,        17.248",
    "2022-01-01T02:00:00.5Z,    2022-01-01T02:00:22.500Z,      17.248",
    "2022-01-01T02:00:00Z,      2022-01-01T02:00:00.000001Z,   0.000001",
    // The resolution is a microsecond, so a nanosecond does not count.
    "2022-01-01T02:00:00Z,      2022-01-01T02:00:22.000000999Z, 17.248",
    // Madrid repeats this hour at the end of summer time: two hours are billed.
    "2022-10-30T02:30:00+02:00, 2022-10-30T02:30:00+01:00,     2822.4",
  })
  void aTimeIsReadWithItsOffsetAndItsFraction(String open, String close, BigDecimal cost) {
    String tap = create();
    assertThat(change(tap, "open", open).status()).isEqualTo(202);
    assertThat(change(tap, "close", close).status()).isEqualTo(202);
    assertThat(app.anyone().get(tap + "/spending").number("amount")).isEqualByComparingTo(cost);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2022-01-01",
        "2022-02-30T02:00:00Z",
        "1641002400",
        "1969-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z"
      })
  void invalidTimesAreRefused(String time) {
    String tap = create();
    Reply refused = change(tap, "open", time);
    assertThat(refused.refusal()).isEqualTo("400 invalid");
    assertThat(refused.message()).startsWith("updated_at must");
    assertThat(app.anyone().get(tap + "/spending").json().get("usages")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "1.5",
        "true",
        "{\"instant\":null}",
        "{\"instant\":0}",
        "{\"instant\":\"2026-07-01T20:00:00Z\"}"
      })
  void onlyATextIsATime(String time) {
    String tap = create();
    Reply refused =
        app.anyone().put(tap + "/status", "{\"status\":\"open\",\"updated_at\":" + time + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("updated_at");
    assertThat(app.anyone().get(tap + "/spending").json().get("usages")).isEmpty();
  }

  @Test
  void aTimeMayBeFiveMinutesAheadAndNotMore() {
    String tap = create();
    String fiveMinutes = app.clock().instant().plusSeconds(300).toString();
    String more = app.clock().instant().plusSeconds(301).toString();
    assertThat(change(tap, "open", more).refusal()).isEqualTo("400 time_in_future");
    assertThat(change(tap, "open", fiveMinutes).status()).isEqualTo(202);
    assertThat(app.anyone().get(tap + "/spending").number("amount")).isEqualByComparingTo("0");
  }

  @Test
  void theSameStateTwiceIsAConflict() {
    String tap = create();
    assertThat(change(tap, "close", null).refusal()).isEqualTo("409 already_closed");
    assertThat(change(tap, "open", null).status()).isEqualTo(202);
    assertThat(change(tap, "open", null).status()).isEqualTo(409);
    assertThat(change(tap, "close", null).status()).isEqualTo(202);
    assertThat(change(tap, "close", null).status()).isEqualTo(409);
  }

  @Test
  void aCloseBeforeItsOpenIsAConflictAndTheTapStaysOpen() {
    String tap = create();
    change(tap, "open", "2022-01-01T02:00:00Z");
    assertThat(change(tap, "close", "2022-01-01T01:59:59.999999Z").refusal())
        .isEqualTo("409 time_out_of_order");
    assertThat(change(tap, "close", "2022-01-01T02:00:00Z").status()).isEqualTo(202);
    assertThat(app.anyone().get(tap + "/spending").number("amount")).isEqualByComparingTo("0");
  }

  @Test
  void anOpenBeforeTheLastCloseIsAConflict() {
    String tap = create();
    change(tap, "open", "2022-01-01T02:00:00Z");
    change(tap, "close", "2022-01-01T02:00:22Z");
    assertThat(change(tap, "open", "2022-01-01T02:00:21.999999Z").refusal())
        .isEqualTo("409 time_out_of_order");
    assertThat(change(tap, "open", "2022-01-01T02:00:22Z").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":null}",
        "{\"status\":\"opened\"}",
        "{\"status\":\"OPEN\"}",
        "{\"status\":\"\"}",
        "{\"status\":0}",
        "{\"status\":true}",
        "{\"status\":[\"open\"]}"
      })
  void invalidStatusesAreRefused(String body) {
    String tap = create();
    Reply refused = app.anyone().put(tap + "/status", body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).matches("status (must|is required).*");
    assertThat(app.anyone().get(tap + "/spending").json().get("usages")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "abc", "1", "1-1-1-1-1"})
  void aDispenserThatIsNotThereIsNotFound(String id) {
    assertThat(app.anyone().get("/dispenser/" + id + "/spending").refusal())
        .isEqualTo("404 unknown_dispenser");
    assertThat(app.anyone().put("/dispenser/" + id + "/status", Json.of("status", "open")).status())
        .isEqualTo(404);
  }

  @Test
  void aRepeatedChangeIsAcknowledgedAgainAndDoneOnce() {
    String tap = create();
    String open = Json.of("status", "open");
    assertThat(app.anyone().keyed("a").put(tap + "/status", open).status()).isEqualTo(202);
    assertThat(app.anyone().keyed("a").put(tap + "/status", open).status()).isEqualTo(202);
    assertThat(app.anyone().get(tap + "/spending").json().get("usages")).hasSize(1);
  }

  @Test
  void aKeyIsNotAcceptedForAnotherTime() {
    String tap = create();
    String open = Json.of("status", "open", "updated_at", "2022-01-01T02:00:00Z");
    String other = Json.of("status", "open", "updated_at", "2022-01-01T02:00:01Z");
    assertThat(app.anyone().keyed("a").put(tap + "/status", open).status()).isEqualTo(202);
    assertThat(app.anyone().keyed("a").put(tap + "/status", open).status()).isEqualTo(202);
    assertThat(app.anyone().keyed("a").put(tap + "/status", other).refusal())
        .isEqualTo("409 key_reused");
  }

  @Test
  void creatingNeedsAnAdmin() {
    assertThat(app.anyone().post("/dispenser", Json.of("flow_volume", 0.064)).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"flow_volume\":null}", "{\"flow_volume\":0}", "[]", "null"})
  void aDispenserNeedsAFlow(String body) {
    Reply refused = app.admin().post("/dispenser", body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).matches("(flow_volume|The body) (is required|must be) ?.*");
  }

  private String create() {
    Reply created = app.admin().post("/dispenser", Json.of("flow_volume", new BigDecimal("0.064")));
    assertThat(created.status()).isEqualTo(200);
    return "/dispenser/" + created.text("id");
  }

  private Reply change(String tap, String status, @Nullable String updatedAt) {
    return app.anyone().put(tap + "/status", Json.of("status", status, "updated_at", updatedAt));
  }
}
