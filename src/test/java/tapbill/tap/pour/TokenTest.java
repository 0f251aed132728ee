package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests taps that open for tokens on their access list, and pours that belong to a token. */
@OnBothDatabases
class TokenTest {
  private static final int CLIENTS = 20;
  private final TestApp app;
  private final Taps taps;
  private final Tokens tokens;

  TokenTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
    tokens = new Tokens(app);
  }

  @Test
  void aDispenserIsOpenToAnyoneUnlessItSaysOtherwise() {
    String tap = taps.create();

    assertThat(app.anyone().get(tap).text("access")).isEqualTo("open");
    assertThat(app.anyone().post(tap + "/open").status()).isEqualTo(200);
  }

  @Test
  void anAuthorizedTapOpensForATokenOnItsListAndForNobodyElse() {
    String tap = authorized();
    String token = Tokens.create();
    tokens.allow(station(tap), token);
    tokens.allow(station(taps.create()), Tokens.create());

    assertThat(app.anyone().post(tap + "/open").refusal()).isEqualTo("403 not_on_access_list");
    assertThat(app.anyone().post(tap + "/open", "{}").status()).isEqualTo(403);
    assertThat(open(tap, Tokens.create()).status()).isEqualTo(403);
    assertThat(app.admin().post(tap + "/open").status()).isEqualTo(403);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");

    Reply opened = open(tap, token);

    assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
    assertThat(app.anyone().post(tap + "/close").status()).isEqualTo(200);
    tokens.refuse(station(tap), token);
    assertThat(open(tap, token).refusal()).isEqualTo("403 not_on_access_list");
  }

  @Test
  void theChallengeApiIsNoWayAroundTheAccessList() {
    String tap = authorized();
    String token = Tokens.create();
    tokens.allow(station(tap), token);
    String status = "/dispenser/" + station(tap) + "/status";

    assertThat(app.anyone().put(status, Json.of("status", "open")).refusal())
        .isEqualTo("403 not_on_access_list");
    assertThat(
            app.anyone()
                .put(status, Json.of("status", "open", "driver_token", Tokens.create()))
                .status())
        .isEqualTo(403);
    assertThat(app.anyone().put(status, Json.of("status", "open", "driver_token", token)).status())
        .isEqualTo(202);
  }

  @Test
  void theTimesOfATokenCountAtTheMomentOfTheOpening() {
    String tap = authorized();
    String token = Tokens.create();
    String from = app.clock().instant().plusSeconds(10).toString();
    String until = app.clock().instant().plusSeconds(20).toString();
    app.admin()
        .put(
            "/station/" + station(tap) + "/driver/" + token + "/acl",
            Json.of("valid_from", from, "valid_until", until));

    app.clock().advance("9.999999");
    assertThat(open(tap, token).refusal()).isEqualTo("403 not_on_access_list");
    app.clock().advance("0.000001");
    assertThat(open(tap, token).status()).isEqualTo(200);
    app.clock().advance("9.999999");
    app.anyone().post(tap + "/close");
    assertThat(open(tap, token).status()).isEqualTo(200);
    app.clock().advance("0.000001");
    assertThat(app.anyone().post(tap + "/close").status()).isEqualTo(200);
    assertThat(open(tap, token).refusal()).isEqualTo("403 not_on_access_list");
  }

  @Test
  void aRefusedOpeningIsLogged() {
    String tap = authorized();
    String token = Tokens.create();
    open(tap, token);
    app.anyone().post(tap + "/open");

    JsonNode log = app.admin().get("/api/authorizations?station_id=" + station(tap)).json();

    assertThat(log).hasSize(2);
    assertThat(log.get(0).get("driver_token").isNull()).isTrue();
    assertThat(log.get(1).get("driver_token").asText()).isEqualTo(token);
    assertThat(log)
        .allSatisfy(
            entry -> {
              assertThat(entry.get("decision").asText()).isEqualTo("not_allowed");
              assertThat(entry.get("decision_time")).isEqualTo(entry.get("request_time"));
              assertThat(entry.get("callback_status").isNull()).isTrue();
            });
  }

  @Test
  void onePourAtATimeBelongsToAToken() {
    String one = taps.create();
    String other = taps.create();
    String token = Tokens.create();
    open(one, token);

    Reply refused = open(other, token);

    assertThat(refused.refusal()).isEqualTo("409 token_in_use");
    assertThat(refused.message()).contains("token");
    assertThat(app.anyone().get(other).text("is_open")).isEqualTo("false");
    app.anyone().post(one + "/close");
    assertThat(open(other, token).status()).isEqualTo(200);
  }

  @Test
  void ofManyTapsOnTwoNodesATokenOpensOne() {
    List<String> all = Concurrently.run(CLIENTS, i -> taps.create());
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      otherNode.clock().set(app.clock().instant());
      List<TestApp> nodes = List.of(app, otherNode);
      for (int round = 0; round < 5; round++) {
        // Two tokens in opposite orders, so that the nodes compete for both.
        List<String> pair = List.of(Tokens.create(), Tokens.create());
        List<Integer> statuses =
            Concurrently.run(
                CLIENTS,
                i ->
                    nodes
                        .get(i % 2)
                        .anyone()
                        .post(all.get(i) + "/open", Json.of("driver_token", pair.get(i / 2 % 2)))
                        .status());

        assertThat(Collections.frequency(statuses, 200)).isEqualTo(2);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(CLIENTS - 2);
        assertThat(
                Concurrently.run(CLIENTS, i -> app.anyone().post(all.get(i) + "/close").status()))
            .filteredOn(status -> status == 200)
            .hasSize(2);
      }
    }
  }

  @Test
  void theTokenOfAPourIsShownToAdmins() {
    String tap = taps.create();
    String token = Tokens.create();
    Reply opened = open(tap, token);
    taps.statistics(tap);
    app.clock().advance("22");
    Reply closed = app.anyone().post(tap + "/close");
    taps.pour(tap, "1");

    JsonNode pours = taps.statistics(tap).json().get("transactions");

    assertThat(opened.body() + closed.body()).doesNotContain(token);
    assertThat(pours.get(0).get("driver_token").asText()).isEqualTo(token);
    assertThat(pours.get(1).get("driver_token").isNull()).isTrue();
    assertThat(app.admin().get("/api/statistics/export.csv").body()).contains("," + token + "\r\n");
  }

  @Test
  void aRepeatedOpeningIsThatOfTheSameToken() {
    String tap = authorized();
    String token = Tokens.create();
    tokens.allow(station(tap), token);
    String body = Json.of("driver_token", token);
    Reply first = app.anyone().keyed("k1").post(tap + "/open", body);
    tokens.refuse(station(tap), token);

    assertThat(app.anyone().keyed("k1").post(tap + "/open", body).body()).isEqualTo(first.body());
    assertThat(
            app.anyone()
                .keyed("k1")
                .post(tap + "/open", Json.of("driver_token", Tokens.create()))
                .status())
        .isEqualTo(400);
    assertThat(app.anyone().keyed("k1").post(tap + "/open").refusal()).isEqualTo("400 key_reused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "nineteen-characters",
        "twenty-characters-and a space",
        "valid-prefix-of-a-token\n",
        "valid-prefix-of-a-token/..",
        "täuschend-ähnlich-aber-keins"
      })
  void malformedTokensOpenNothing(String token) {
    String tap = taps.create();
    Reply refused = open(tap, token);

    assertThat(refused.refusal()).isEqualTo("400 invalid");
    assertThat(refused.message()).startsWith("driver_token must be 20 to 80");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "7", "\"text\"", "{\"driver_token\": 7}", "{\"drivertoken\": \"x\"}", "{"})
  void invalidOpeningsAreRefused(String body) {
    assertThat(app.anyone().post(taps.create() + "/open", body).status()).isEqualTo(400);
  }

  @Test
  void accessIsPatchedAndCannotBeLeftOpenByMistake() {
    String tap = authorized();

    assertThat(app.admin().patch(tap, "{\"access\": null}").status()).isEqualTo(400);
    assertThat(app.admin().patch(tap, "{\"access\": \"closed\"}").status()).isEqualTo(400);
    assertThat(app.admin().patch(tap, "{\"name\": \"VIP\"}").text("access"))
        .isEqualTo("authorized");
    assertThat(app.admin().patch(tap, "{\"access\": \"open\"}").text("access")).isEqualTo("open");
    assertThat(app.anyone().post(tap + "/open").status()).isEqualTo(200);
  }

  private String authorized() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("access", "authorized"));
    return tap;
  }

  private String station(String tap) {
    return app.anyone().get(tap).text("station_id");
  }

  private Reply open(String tap, String token) {
    return app.anyone().post(tap + "/open", Json.of("driver_token", token));
  }
}
