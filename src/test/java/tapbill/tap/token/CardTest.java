package tapbill.tap.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.AuditEntries;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** A card reader that knows only the number of a card. */
@OnBothDatabases
class CardTest {
  private final Engine engine;
  private final TestApp app;
  private final String token = Tokens.create();

  /** Seven bytes, as most cards have. */
  private final String uid =
      UUID.randomUUID().toString().replace("-", "").substring(0, 14).toUpperCase(Locale.ROOT);

  CardTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
  }

  @Test
  void aCardStandsForOneTokenForEver() {
    Reply bound = bind(uid, token);
    assertThat(bound.status()).isEqualTo(200);
    assertThat(bound.text("card")).isEqualTo(uid);
    assertThat(bind(uid, token).status()).isEqualTo(200);
    assertThat(bind(uid, Tokens.create()).refusal()).isEqualTo("409 card_bound");
    assertThat(app.admin().get("/api/cards/" + uid).text("driver_token")).isEqualTo(token);
    assertThat(AuditEntries.of(app, "card " + uid)).hasSize(1);
  }

  @Test
  void ofTwoBindingsAtOnceOneCounts() {
    List<Reply> replies = Concurrently.run(6, i -> bind(uid, Tokens.create()));
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.status() == 409).hasSize(5);
  }

  @Test
  void allWaysToWriteANumberAreTheSameCard() {
    bind(uid, token);
    String colons = uid.replaceAll("(..)(?!$)", "$1:");
    for (String written :
        List.of(uid, colons, uid.toLowerCase(Locale.ROOT), colons.toLowerCase(Locale.ROOT))) {
      assertThat(app.admin().get("/api/cards/" + written).text("driver_token")).isEqualTo(token);
      String tap = new Taps(app).create();
      Reply opened = app.anyone().post(tap + "/open", Json.of("card", written));
      assertThat(opened.status()).isEqualTo(200);
      app.anyone().post(tap + "/close");
    }
    assertThat(app.anyone().get("/api/tab/" + token).json().get("pours")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04A3B2",
        "04A3B2C",
        "04A3B2C1D2E3801122334455",
        "04A3B2CX",
        "04:A3B2C1",
        "04-A3-B2-C1"
      })
  void otherTextsAreNoNumbers(String text) {
    assertThat(bind(text, token).status()).isEqualTo(400);
    String tap = new Taps(app).create();
    assertThat(app.anyone().post(tap + "/open", Json.of("card", text)).status()).isEqualTo(400);
  }

  @Test
  void anUnknownCardOpensNothing() {
    String tap = new Taps(app).create();
    assertThat(app.anyone().post(tap + "/open", Json.of("card", uid)).refusal())
        .isEqualTo("403 unknown_card");
    assertThat(app.admin().get("/api/cards/" + uid).refusal()).isEqualTo("404 unknown_card");
    bind(uid, token);
    assertThat(
            app.anyone().post(tap + "/open", Json.of("card", uid, "driver_token", token)).status())
        .isEqualTo(400);
  }

  @Test
  void theChallengeTakesACard() {
    bind(uid, token);
    String station = app.anyone().get(new Taps(app).create()).text("station_id");
    String path = "/dispenser/" + station + "/status";
    assertThat(app.anyone().put(path, Json.of("status", "open", "card", uid)).status())
        .isEqualTo(202);
    assertThat(app.anyone().put(path, Json.of("status", "close")).status()).isEqualTo(202);
    assertThat(app.anyone().get("/api/tab/" + token).json().get("pours")).hasSize(1);
  }

  @Test
  void tenBytesWithoutColonsAreATokenUnlessTheyAreSentAsACard() {
    String tenBytes = uid + "AABBCC";
    bind(tenBytes, token);
    String tap = new Taps(app).create();
    app.anyone().post(tap + "/open", Json.of("driver_token", tenBytes));
    app.anyone().post(tap + "/close");
    assertThat(app.anyone().get("/api/tab/" + tenBytes).json().get("pours")).hasSize(1);
    app.anyone().post(tap + "/open", Json.of("card", tenBytes));
    app.anyone().post(tap + "/close");
    assertThat(app.anyone().get("/api/tab/" + token).json().get("pours")).hasSize(1);
    String station = UUID.randomUUID().toString();
    new Tokens(app).allow(station, tenBytes);
    assertThat(check(station, tenBytes)).isEqualTo("Access granted");
    assertThat(check(station, token)).isNotEqualTo("Access granted");
  }

  @Test
  void whoTriesManyNumbersIsAskedToRetryLater() {
    try (TestApp limited =
        TestApp.start(engine.newDatabase(), Map.of("tabs.emptyTabsPerAddress", "3"))) {
      String tap = new Taps(limited).create();
      for (int i = 0; i < 3; i++) {
        assertThat(limited.anyone().post(tap + "/open", Json.of("card", "04A3B2C" + i)).refusal())
            .isEqualTo("403 unknown_card");
      }
      assertThat(limited.anyone().post(tap + "/open", Json.of("card", "04A3B2C9")).status())
          .isEqualTo(429);
    }
    try (TestApp trusted =
        TestApp.start(
            engine.newDatabase(),
            Map.of("tabs.emptyTabsPerAddress", "1", "http.trustedNetworks", "127.0.0.0/8"))) {
      String tap = new Taps(trusted).create();
      for (int i = 0; i < 3; i++) {
        assertThat(trusted.anyone().post(tap + "/open", Json.of("card", "04A3B2C1")).refusal())
            .isEqualTo("403 unknown_card");
      }
    }
  }

  @Test
  void listsAndAuthorizationsTakeACardForItsToken() {
    bind(uid, token);
    String station = UUID.randomUUID().toString();
    String acl = "/station/" + station + "/driver/%s/acl";
    assertThat(app.admin().put(acl.formatted(uid), "{}").status()).isEqualTo(200);
    assertThat(app.admin().get(acl.formatted(token)).text("allowed")).isEqualTo("true");
    assertThat(app.admin().get(acl.formatted(uid)).text("allowed")).isEqualTo("true");
    assertThat(check(station, uid)).isEqualTo("Access granted");
    assertThat(check(station, token)).isEqualTo("Access granted");
    assertThat(app.admin().send("DELETE", acl.formatted(uid), "").status()).isEqualTo(200);
    assertThat(check(station, uid)).isNotEqualTo("Access granted");
    Reply inserted =
        app.admin().post("/api/insertACL/", Json.of("station_id", station, "driver_token", uid));
    assertThat(inserted.text("flag")).isEqualTo("success");
    assertThat(check(station, token)).isEqualTo("Access granted");

    app.admin().put("/station/" + station + "/acl", "[]");
    assertThat(check(station, uid)).isNotEqualTo("Access granted");
    app.admin()
        .put("/station/" + station + "/acl", "[\"%s\"]".formatted(uid.toLowerCase(Locale.ROOT)));
    assertThat(check(station, token)).isEqualTo("Access granted");
    assertThat(
            app.admin()
                .send("PUT", "/station/" + station + "/acl", "driver_token\n" + uid, "text/csv")
                .status())
        .isEqualTo(200);
    assertThat(check(station, token)).isEqualTo("Access granted");
    // A number that is not bound is no token.
    assertThat(app.admin().put(acl.formatted("04A3B2C1"), "{}").status()).isEqualTo(400);
  }

  @Test
  void noDisabledWristbandIsAuthorized() {
    String station = UUID.randomUUID().toString();
    new Tokens(app).allow(station, token);
    String tab = "/api/tab/" + token;
    String acl = "/station/" + station + "/driver/" + token + "/acl";
    assertThat(check(station, token)).isEqualTo("Access granted");
    for (String terms :
        List.of(
            "{\"prepaid\": true}",
            "{\"blocked\": true}",
            "{\"valid_until\": \"2026-01-01T00:00:00Z\"}")) {
      app.admin().put(tab, terms);
      assertThat(check(station, token)).as(terms).isNotEqualTo("Access granted");
      assertThat(app.admin().get(acl).text("allowed")).as(terms).isEqualTo("false");
    }
    app.admin().put(tab, "{\"prepaid\": true}");
    app.admin()
        .keyed("a")
        .post(tab + "/entries", Json.of("kind", "payment", "method", "cash", "amount", 5));
    assertThat(check(station, token)).isEqualTo("Access granted");
  }

  private Reply bind(String card, String to) {
    return app.admin().put("/api/cards/" + card, Json.of("driver_token", to));
  }

  private String check(String station, String text) {
    return app.admin()
        .post(
            "/api/checkauthority/",
            Json.of(
                "station_id",
                station,
                "driver_token",
                text,
                "request_time",
                app.clock().instant().toString()))
        .body()
        .replaceAll(".*\"(Access [a-z]+).*", "$1");
  }
}
