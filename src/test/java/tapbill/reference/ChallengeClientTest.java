package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/**
 * The calls of clients of the coding challenge behind the beer dispenser API, as they send them.
 */
@OnBothDatabases
class ChallengeClientTest {
  private static final String T = "2022-01-01T02:00:00Z";

  private final TestApp app;
  private final String tap;

  ChallengeClientTest(Engine engine) {
    app = TestApp.shared(engine);
    tap = create();
  }

  @Test
  void aTimeWithoutAZoneIsInUtc() {
    tell("open", "2022-01-01T02:00:00");
    tell("close", "2022-01-01T02:00:50.5");
    JsonNode usage = spending().at("/usages/0");
    assertThat(usage.get("opened_at").asText()).isEqualTo("2022-01-01T02:00:00Z");
    assertThat(usage.get("closed_at").asText()).isEqualTo("2022-01-01T02:00:50.500Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1641002400", "1641002400.5", "true", "{}", "[]", "\"1641002400\""})
  void aTimeThatIsNoneIsRefusedInTrueWords(String time) {
    Reply refused =
        app.anyone().put(tap + "/status", "{\"status\":\"open\",\"updated_at\":" + time + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo("updated_at must be a date and time, such as 2026-07-01T20:00:00Z");
  }

  @Test
  void unknownFieldsAreIgnoredAndADecimalMayBeAText() {
    Reply created =
        app.admin().post("/dispenser", "{\"id\":\"x\",\"flow_volume\":0.064,\"unit\":\"l/s\"}");
    assertThat(created.number("flow_volume")).isEqualByComparingTo("0.064");
    assertThat(app.anyone().put(tap + "/status", "{\"status\":\"open\",\"by\":null}").status())
        .isEqualTo(202);
    assertThat(
            app.anyone().put(tap + "/status", Json.of("status", "close", "update_at", T)).message())
        .isEqualTo("update_at is not a known field; did you mean updated_at?");
  }

  @Test
  void aResentOpeningGetsTheFirstAnswerAndPoursOnce() {
    tell("open", T);
    tell("open", "2022-01-01T04:00:00+02:00");
    tell("open", T);
    assertThat(spending().get("usages")).hasSize(1);
    assertThat(spending().at("/usages/0/opened_at").asText()).isEqualTo(T);
    assertThat(report(app.anyone(), "open", "2022-01-01T02:00:01Z", null).refusal())
        .isEqualTo("409 already_open");
    assertThat(report(app.anyone().keyed("other"), "open", T, null).refusal())
        .isEqualTo("409 already_open");
    // That pour has come to its bound long ago.
    assertThat(report(app.anyone(), "open", null, null).status()).isEqualTo(202);
  }

  @Test
  void aResentOpeningOfAnotherTokenIsRefused() {
    String token = Tokens.create();
    assertThat(report(app.anyone(), "open", T, token).status()).isEqualTo(202);
    assertThat(report(app.anyone(), "open", T, token).status()).isEqualTo(202);
    assertThat(report(app.anyone(), "open", T, Tokens.create()).refusal())
        .isEqualTo("409 already_open");
    assertThat(report(app.anyone(), "open", T, null).refusal()).isEqualTo("409 already_open");
  }

  @Test
  void aResentClosingGetsTheFirstAnswerAndBillsOnce() {
    tell("open", T);
    tell("close", "2022-01-01T02:00:22Z");
    tell("close", "2022-01-01T02:00:22Z");
    assertThat(report(app.anyone(), "close", "2022-01-01T02:00:23Z", null).refusal())
        .isEqualTo("409 already_closed");
    assertThat(report(app.anyone(), "close", null, null).refusal()).isEqualTo("409 already_closed");
    assertBills("17.248");
  }

  @Test
  void anOpeningAtAnUntrustedTimeIsNoRepetition() {
    try (TestApp careful =
        TestApp.start(app.databaseUri(), Map.of("pours.deviceTimes", "trusted"))) {
      assertThat(report(careful.admin(), "open", T, null).status()).isEqualTo(202);
      assertThat(report(careful.anyone(), "open", T, null).refusal())
          .isEqualTo("403 untrusted_time");
      assertThat(report(careful.admin(), "open", T, null).status()).isEqualTo(202);
      tell("close", "2022-01-01T02:00:22Z");
      assertThat(report(careful.anyone(), "close", "2022-01-01T02:00:22Z", null).refusal())
          .isEqualTo("409 already_closed");
    }
  }

  @Test
  void twoAtOnceAreOnePour() {
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      List<TestApp> nodes = List.of(app, otherNode);
      for (int i = 0; i < 5; i++) {
        String opened = Instant.parse(T).plus(Duration.ofMinutes(i)).toString();
        String closed = Instant.parse(T).plus(Duration.ofMinutes(i)).plusSeconds(22).toString();
        assertThat(
                Concurrently.run(
                    6, n -> report(nodes.get(n % 2).anyone(), "open", opened, null).status()))
            .containsOnly(202);
        assertThat(
                Concurrently.run(
                    6, n -> report(nodes.get(n % 2).anyone(), "close", closed, null).status()))
            .containsOnly(202);
      }
    }
    assertBills("17.248", "17.248", "17.248", "17.248", "17.248");
  }

  @Test
  void aTapMayBeOpenedTwiceInOneWholeSecond() {
    tell("open", T);
    tell("close", T);
    tell("open", T);
    tell("open", T);
    tell("close", "2022-01-01T02:00:22Z");
    assertBills("0", "17.248");
  }

  @ParameterizedTest
  @CsvSource({
    // open,               close,                 open again
    "02:00:00.2,            02:00:00,              02:00:00.9",
    "02:00:00,              02:00:00.8,            02:00:00",
    "02:00:00.123456,       02:00:00.123,          02:00:00.1",
    "02:00:00.9,            02:00:00.5,            02:00:00.1",
  })
  void withinOneSecondTheOrderOfTellingCounts(String open, String close, String again) {
    tell("open", "2022-01-01T" + open);
    tell("close", "2022-01-01T" + close);
    tell("close", "2022-01-01T" + close);
    tell("open", "2022-01-01T" + again);
    tell("open", "2022-01-01T" + again);
    tell("close", "2022-01-01T02:00:23");

    JsonNode usages = spending().get("usages");
    assertThat(usages).hasSize(2);
    Instant firstClosed = Instant.parse(usages.at("/0/closed_at").asText());
    Instant secondOpened = Instant.parse(usages.at("/1/opened_at").asText());
    assertThat(firstClosed).isAfterOrEqualTo(usages.at("/0/opened_at").asText());
    assertThat(secondOpened).isAfterOrEqualTo(firstClosed);
    assertThat(usages.at("/1/total_spent").decimalValue())
        .isBetween(new BigDecimal("17.248"), new BigDecimal("18.032"));
  }

  @Test
  void anotherSecondIsOutOfOrder() {
    tell("open", "2022-01-01T02:00:01");
    assertThat(report(app.anyone(), "close", "2022-01-01T02:00:00.999999", null).refusal())
        .isEqualTo("409 time_out_of_order");
    tell("close", "2022-01-01T02:00:01.5");
    assertThat(report(app.anyone(), "open", "2022-01-01T02:00:00.999999", null).refusal())
        .isEqualTo("409 time_out_of_order");
  }

  @Test
  void aKeyIsAlsoAcceptedForATimeThatWasTakenLater() {
    tell("open", T);
    tell("close", "2022-01-01T02:00:00.7");
    Api keyed = app.anyone().keyed("again");
    assertThat(report(keyed, "open", T, null).status()).isEqualTo(202);
    tell("close", "2022-01-01T02:00:22.7");
    assertThat(report(keyed, "open", T, null).status()).isEqualTo(202);
    assertBills("0.5488", "17.248");
  }

  private void tell(String status, String updatedAt) {
    Reply reply = report(app.anyone(), status, updatedAt, null);
    assertThat(reply.status()).as(status + " " + updatedAt + " " + reply).isEqualTo(202);
  }

  private Reply report(
      Api client, String status, @Nullable String updatedAt, @Nullable String token) {
    return client.put(
        tap + "/status", Json.of("status", status, "updated_at", updatedAt, "driver_token", token));
  }

  private JsonNode spending() {
    return app.anyone().get(tap + "/spending").json();
  }

  private void assertBills(String... costs) {
    assertThat(spending().get("usages"))
        .extracting(usage -> usage.get("total_spent").decimalValue().toPlainString())
        .containsExactly(costs);
  }

  private String create() {
    Reply created = app.admin().post("/dispenser", Json.of("flow_volume", new BigDecimal("0.064")));
    return "/dispenser/" + created.text("id");
  }
}
