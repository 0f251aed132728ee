package tapbill.tap.tab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.AuditEntries;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** What staff does with tabs: limits, money, approvals and lost wristbands. */
@OnBothDatabases
class TabOfficeTest {
  private static final String PREPAID = "{\"prepaid\": true}";

  private final TestApp app;
  private final Taps taps;
  private final String token = Tokens.create();
  private final String path = "/api/tab/" + token;

  TabOfficeTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void creditIsSoldAtTheGateAndPouredUntilItIsUsedUp() {
    app.admin().put(path, PREPAID);
    assertThat(open(taps.create(), token).refusal()).isEqualTo("402 balance");
    Reply paid = enter("gate-1", "payment", "10");
    assertThat(paid.status()).isEqualTo(201);
    assertThat(paid.number("balance")).isEqualByComparingTo("10");
    String tap = taps.create();
    assertThat(open(tap, token).text("bound")).isEqualTo("balance");
    app.clock().advance("60");
    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo("10");
    assertThat(open(tap, token).refusal()).isEqualTo("402 balance");
  }

  @Test
  void allLimitsAreSetAtOnceAndLogged() {
    String terms =
        Json.of(
            "credit",
            new BigDecimal("12.5"),
            "volume_limit",
            2,
            "alcohol_limit",
            40,
            "name",
            "Ann",
            "valid_until",
            "2030-01-01T00:00:00Z",
            "blocked",
            true);
    Reply tab = app.admin().put(path, terms);
    assertThat(tab.text("name")).isEqualTo("Ann");
    assertThat(tab.number("credit")).isEqualByComparingTo("12.5");
    assertThat(tab.number("money_left")).isEqualByComparingTo("12.5");
    assertThat(tab.number("volume_left")).isEqualByComparingTo("2");
    assertThat(tab.number("alcohol_left")).isEqualByComparingTo("40");
    assertThat(tab.text("blocked")).isEqualTo("true");
    assertThat(open(taps.create(), token).refusal()).isEqualTo("403 blocked");
    JsonNode logged = AuditEntries.last(app, "tab " + token);
    assertThat(logged.get("action").asText()).isEqualTo("tab.change");
    assertThat(logged.get("actor").asText()).isEqualTo("admin");
    assertThat(logged.at("/details/credit/to").decimalValue()).isEqualByComparingTo("12.5");

    Reply unlimited = app.admin().put(path, "{}");
    assertThat(unlimited.text("credit")).isEqualTo("null");
    assertThat(unlimited.text("name")).isEqualTo("null");
    assertThat(unlimited.text("blocked")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prepaid\": true, \"credit\": 5}",
        "{\"prepaid\": false, \"credit\": 0}",
        "{\"credit\": -1}",
        "{\"credit\": 1e30}",
        "{\"credit\": 0.0000001}",
        "{\"volume_limit\": 0}",
        "{\"alcohol_limit\": 0}",
        "{\"valid_until\": \"tomorrow\"}",
        "{\"name\": \"\"}",
        "{\"unknown\": 1}",
        "[]",
        ""
      })
  void termsThatAreNoneAreRefused(String terms) {
    assertThat(app.admin().put(path, terms).status()).isEqualTo(400);
    assertThat(Sql.texts(app.databaseUri(), "SELECT token FROM tab WHERE token = '" + token + "'"))
        .isEmpty();
  }

  @Test
  void nobodyGetsLessCreditThanIsUsedAlready() {
    String tap = taps.create();
    pour(tap, "22"); // 17.248
    assertThat(app.admin().put(path, PREPAID).refusal()).isEqualTo("409 tab_owes");
    enter("a", "payment", "20");
    assertThat(app.admin().put(path, PREPAID).status()).isEqualTo(200);
    app.admin().put(path, "{}");
    open(tap, token); // it may cost up to the bound of the tap
    assertThat(app.admin().put(path, PREPAID).refusal()).isEqualTo("409 tab_owes");
    app.anyone().post(tap + "/close");
    assertThat(app.admin().put(path, PREPAID).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.001",
        "1e30",
        "NaN",
        "\"NaN\"",
        "\"+5\"",
        "\"-5\"",
        "\"5e1\"",
        "\" 5\"",
        "\"\"",
        "null",
        "true",
        "1000000000.01"
      })
  void moneyThatIsNoneIsRefused(String amount) {
    Reply refused =
        post(
            "a", "{\"kind\": \"payment\", \"method\": \"cash\", \"amount\": %s}".formatted(amount));
    assertThat(refused.refusal()).isEqualTo("400 invalid");
    assertThat(app.anyone().get(path + "/entries").json()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"approval\", \"method\": \"cash\", \"amount\": 5}",
        "{\"kind\": \"transfer\", \"method\": \"cash\", \"amount\": 5}",
        "{\"kind\": \"gift\", \"method\": \"cash\", \"amount\": 5}",
        "{\"kind\": \"payment\", \"method\": \"Cash!\", \"amount\": 5}",
        "{\"kind\": \"payment\", \"amount\": 5}",
        "{\"method\": \"cash\", \"amount\": 5}"
      })
  void entriesThatAreNoneAreRefused(String entry) {
    assertThat(post("a", entry).status()).isEqualTo(400);
  }

  @Test
  void anEntryNeedsAKeyAndIsMadeOnce() {
    String entry = entry("payment", "10");
    assertThat(app.admin().post(path + "/entries", entry).status()).isEqualTo(400);
    Reply first = post("gate-1", entry);
    Reply again = post("gate-1", entry);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(post("gate-1", entry("payment", "10.5")).refusal()).isEqualTo("400 key_reused");
    assertThat(post("gate-1", entry("refund", "10")).refusal()).isEqualTo("400 key_reused");
    assertThat(balance(token)).isEqualByComparingTo("10");
    List<Reply> replies = Concurrently.run(8, i -> post("gate-2", entry("payment", "1")));
    assertThat(replies).extracting(Reply::id).containsOnly(replies.get(0).id());
    assertThat(balance(token)).isEqualByComparingTo("11");
    JsonNode entries = app.anyone().get(path + "/entries").json();
    assertThat(entries).hasSize(2);
    assertThat(entries.at("/0/author").isMissingNode()).isTrue();
    assertThat(entries.at("/1/method").asText()).isEqualTo("cash");
    assertThat(AuditEntries.of(app, "tab " + token)).hasSize(2);
  }

  @Test
  void aRefundIsNoMoreThanIsLeftAfterTheRunningPour() {
    app.admin().put(path, PREPAID);
    enter("a", "payment", "20");
    String tap = taps.create();
    app.anyone()
        .post(
            tap + "/open",
            Json.of("driver_token", token, "max_amount", new BigDecimal("1"))); // 12.25 at most
    assertThat(enter("b", "refund", "7.76").refusal()).isEqualTo("409 balance");
    assertThat(enter("c", "refund", "7.75").number("balance")).isEqualByComparingTo("12.25");
    assertThat(open(taps.create(), token).refusal()).isEqualTo("409 token_in_use");
    app.clock().advance("3600");
    app.anyone().post(tap + "/close");
    assertThat(balance(token)).isEqualByComparingTo("0");
    assertThat(enter("d", "refund", "0.01").refusal()).isEqualTo("409 balance");
  }

  @Test
  void entriesAreFinal() {
    enter("a", "payment", "20");
    for (String statement : List.of("UPDATE tab_entry SET amount = 1", "DELETE FROM tab_entry")) {
      assertThatThrownBy(() -> Sql.on(app, statement)).hasMessageContaining("stays written");
    }
  }

  @Test
  void anApprovalLetsTheLimitsCountFromZero() {
    String tap = taps.create();
    app.admin().put(path, "{\"volume_limit\": 0.5}");
    pour(tap, "60");
    assertThat(open(tap, token).refusal()).isEqualTo("403 volume");
    Reply approved = app.admin().post(path + "/approve");
    assertThat(approved.number("volume_left")).isEqualByComparingTo("0.5");
    assertThat(approved.number("volume")).isEqualByComparingTo("0");
    assertThat(AuditEntries.last(app, "tab " + token).get("action").asText())
        .isEqualTo("tab.approve");
    assertThat(app.admin().post(path + "/approve").status()).isEqualTo(200);
    assertThat(app.anyone().get(path + "/entries").json()).hasSize(1);
    pour(tap, "60");
    assertThat(app.anyone().get(path).number("balance")).isEqualByComparingTo("-12.25");
  }

  @Test
  void aLostWristbandLosesNothing() {
    String tap = taps.create();
    app.admin().put(path, Json.of("prepaid", true, "volume_limit", 2, "name", "Ann"));
    enter("a", "payment", "20");
    pour(tap, "10"); // 0.64 l for 7.84
    String other = Tokens.create();
    String replacement = Json.of("driver_token", other);
    List<Reply> replies =
        Concurrently.run(6, i -> app.admin().post(path + "/replace", replacement));

    for (Reply reply : replies) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text("driver_token")).isEqualTo(other);
      assertThat(reply.number("balance")).isEqualByComparingTo("12.16");
      assertThat(reply.number("volume_left")).isEqualByComparingTo("1.36");
      assertThat(reply.text("name")).isEqualTo("Ann");
      assertThat(reply.text("prepaid")).isEqualTo("true");
    }
    Reply old = app.anyone().get(path);
    assertThat(old.number("balance")).isEqualByComparingTo("0");
    assertThat(old.number("volume")).isEqualByComparingTo("0");
    assertThat(old.text("blocked")).isEqualTo("true");
    // Who finds the wristband must not learn where its money is.
    assertThat(app.anyone().get(path + "/entries").body())
        .contains("transfer")
        .doesNotContain(other);
    assertThat(open(tap, token).refusal()).isEqualTo("403 blocked");
    assertThat(open(tap, other).text("bound")).isEqualTo("balance");
    app.anyone().post(tap + "/close");
    for (Reply refused :
        List.of(
            app.admin().post(path + "/replace", Json.of("driver_token", Tokens.create())),
            app.admin().put(path, "{}"),
            app.admin().post(path + "/approve"),
            enter("b", "payment", "5"))) {
      assertThat(refused.refusal()).isEqualTo("409 tab_replaced");
    }
    // Who did not get the answer to the first payment may still ask for it.
    assertThat(enter("a", "payment", "20").status()).isEqualTo(201);
  }

  @Test
  void noTabIsReplacedWhileItPoursOrByOneWithLimits() {
    String other = Tokens.create();
    String replacement = Json.of("driver_token", other);
    assertThat(app.admin().post(path + "/replace", Json.of("driver_token", token)).status())
        .isEqualTo(400);
    pour(taps.create(), "1");
    for (String pouring : List.of(token, other)) {
      String tap = taps.create();
      open(tap, pouring);
      assertThat(app.admin().post(path + "/replace", replacement).refusal())
          .isEqualTo("409 token_in_use");
      app.anyone().post(tap + "/close");
    }
    for (String used : List.of(other, Tokens.create())) {
      if (used.equals(other)) {
        app.admin().put("/api/tab/" + used, "{}");
      } else {
        app.admin().keyed("a").post("/api/tab/" + used + "/entries", entry("payment", "5"));
      }
      assertThat(app.admin().post(path + "/replace", Json.of("driver_token", used)).refusal())
          .isEqualTo("409 tab_used");
    }
    assertThat(app.admin().post("/api/tab/" + Tokens.create() + "/replace", replacement).refusal())
        .isEqualTo("404 unknown_tab");
  }

  @Test
  void tabsAreFoundByNameTokenAndDebt() {
    String name = "Zoë " + token;
    app.admin().put(path, Json.of("name", name));
    String search = "/api/tabs?q=";
    assertThat(app.admin().get(search + token).json()).hasSize(1);
    assertThat(app.admin().get(search + token.toUpperCase(java.util.Locale.ROOT)).json())
        .hasSizeLessThanOrEqualTo(1);
    assertThat(app.admin().get(search + "%25").json()).isEmpty();
    assertThat(app.admin().get("/api/tabs?owing=true&q=" + token).json()).isEmpty();
    pour(taps.create(), "22");
    JsonNode owing = app.admin().get("/api/tabs?owing=true&q=" + token).json();
    assertThat(owing).hasSize(1);
    assertThat(owing.at("/0/owed").decimalValue()).isEqualByComparingTo("17.25");
    assertThat(owing.at("/0/name").asText()).isEqualTo(name);
    assertThat(app.admin().get(search + "%00").status()).isEqualTo(400);
  }

  @Test
  void theListHasPages() {
    for (int i = 0; i < 3; i++) {
      app.admin().put("/api/tab/" + Tokens.create(), Json.of("name", token));
    }
    List<String> tokens = new ArrayList<>();
    String next = "/api/tabs?limit=2&q=" + token;
    while (!next.isEmpty()) {
      Reply page = app.admin().get(next);
      page.json().forEach(tab -> tokens.add(tab.get("driver_token").asText()));
      next = page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
    }
    assertThat(tokens).hasSize(3).doesNotHaveDuplicates();
  }

  private Reply open(String tap, String withToken) {
    return app.anyone().post(tap + "/open", Json.of("driver_token", withToken));
  }

  private void pour(String tap, String seconds) {
    open(tap, token);
    app.clock().advance(seconds);
    app.anyone().post(tap + "/close");
  }

  private Reply enter(String key, String kind, String amount) {
    return post(key, entry(kind, amount));
  }

  private Reply post(String key, String entry) {
    return app.admin().keyed(key).post(path + "/entries", entry);
  }

  private static String entry(String kind, String amount) {
    return Json.of("kind", kind, "method", "cash", "amount", new BigDecimal(amount));
  }

  private BigDecimal balance(String of) {
    return app.anyone().get("/api/tab/" + of).number("balance");
  }
}
