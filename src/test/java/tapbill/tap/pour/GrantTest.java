package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Every opening is a grant with an end, by whoever and whenever it is closed. */
@OnBothDatabases
class GrantTest {
  /** 0.3 l at 0.064 l/s are 4.6875 s, and cost 3.675 at 12.25. */
  private static final String GLASS = Json.of("max_amount", new BigDecimal("0.3"));

  private static final String SECRET = "0123456789abcdef";

  private final Engine engine;
  private final TestApp app;
  private final Taps taps;
  private final String tap;

  GrantTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
    tap = taps.create();
  }

  @Test
  void anOpeningTellsItsEnd() {
    Instant openedAt = app.clock().instant();
    Reply glass = app.anyone().post(tap + "/open", GLASS);
    assertThat(glass.text("ends_by")).isEqualTo(openedAt.plusNanos(4_687_500_000L).toString());
    assertThat(glass.number("max_amount")).isEqualByComparingTo("0.3");
    assertThat(glass.text("bound")).isEqualTo("glass");
    app.anyone().post(tap + "/close");

    Reply unlimited = app.anyone().post(tap + "/open", Json.of("max_amount", 1_000_000));
    assertThat(unlimited.text("bound")).isEqualTo("tap");
    assertThat(unlimited.number("max_amount")).isEqualByComparingTo("1000000");
    app.anyone().post(tap + "/close");
  }

  @Test
  void aPourThatNobodyClosesEndsExactlyAtItsBound() {
    app.anyone().post(tap + "/open", GLASS);
    app.clock().advance("4");
    assertThat(revenue()).isEqualByComparingTo("3.136");
    app.clock().advance("3600");
    // Whether the closer was here or not, nobody sees more than is billed.
    assertThat(revenue()).isEqualByComparingTo("3.675");
    awaitClosed();
    assertThat(revenue()).isEqualByComparingTo("3.675");

    Reply late = app.anyone().post(tap + "/close");
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.number("cost")).isEqualByComparingTo("3.675");
    assertThat(late.number("amount")).isEqualByComparingTo("0.3");
    assertThat(late.text("ended_by")).isEqualTo("bound");
    assertThat(challenge("close", null)).isEqualTo(202);
    assertThat(taps.pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");
    assertThat(app.anyone().post(tap + "/close").refusal()).isEqualTo("400 already_closed");
  }

  @Test
  void aClosingAfterTheBoundIsBilledUpToIt() {
    app.anyone().post(tap + "/open", GLASS);
    app.clock().advance("4.6875");
    Reply closed = app.anyone().post(tap + "/close");
    assertThat(closed.number("cost")).isEqualByComparingTo("3.675");
    assertThat(closed.text("ended_by")).isEqualTo("bound");
  }

  @Test
  void aClosingBeforeTheBoundIsBilledAsEver() {
    app.anyone().post(tap + "/open", GLASS);
    app.clock().advance("4.687499");
    Reply closed = app.anyone().post(tap + "/close");
    assertThat(closed.number("cost")).isEqualByComparingTo("3.674999");
    assertThat(closed.text("ended_by")).isEqualTo("client");
  }

  @Test
  void aTapWhosePourHasEndedOpensAtOnce() {
    app.anyone().post(tap + "/open", GLASS);
    app.clock().advance("10");
    assertThat(app.anyone().post(tap + "/open", GLASS).status()).isEqualTo(200);
    assertThat(app.anyone().post(tap + "/open", GLASS).refusal()).isEqualTo("400 already_open");
    app.clock().advance("1");
    app.anyone().post(tap + "/close");
    assertThat(revenue()).isEqualByComparingTo("4.459");
    assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("2");
  }

  @Test
  void aTapThatWasOpenedLongAgoIsBilledUpToItsBound() {
    assertThat(challenge("open", Instant.EPOCH.plusSeconds(10))).isEqualTo(202);
    Reply closed = app.anyone().post(tap + "/close");
    assertThat(closed.number("amount")).isEqualByComparingTo("1000000");
    assertThat(closed.text("ended_by")).isEqualTo("bound");
    assertThat(closed.json().path("late").asBoolean()).isTrue();
  }

  @Test
  void aPourThatIsReportedLateWaitsForItsClosing() {
    Instant openedAt = app.clock().instant();
    app.clock().advance("7200");
    String body =
        Json.of(
            "status", "open", "updated_at", openedAt.toString(), "max_amount", new BigDecimal(1));
    assertThat(app.anyone().put(status(), body).status()).isEqualTo(202);
    String other = taps.create();
    app.anyone().post(other + "/open", GLASS);
    app.clock().advance("5");
    // The closer has been at work, and has left the other one alone.
    await().until(() -> !isOpen(other));
    assertThat(isOpen(tap)).isTrue();
    assertThat(challenge("close", openedAt.plusSeconds(10))).isEqualTo(202);
    assertThat(revenue()).isEqualByComparingTo("7.84");
  }

  @Test
  void aPourThatIsReportedLateAndNeverClosedEndsAtItsBound() {
    Instant openedAt = app.clock().instant();
    app.clock().advance("7200");
    String body =
        Json.of(
            "status", "open", "updated_at", openedAt.toString(), "max_amount", new BigDecimal(1));
    app.anyone().put(status(), body);
    app.clock().advance("121");
    awaitClosed();
    assertThat(revenue()).isEqualByComparingTo("12.25");
  }

  @Test
  void onlyWhoOpenedMayClose() {
    Reply opened = app.anyone().post(tap + "/open", secret(SECRET, "max_amount", 1));
    assertThat(opened.body()).doesNotContain(SECRET);
    app.clock().advance("1");
    Api stranger = app.anyone().with("X-Close-Token", SECRET + "0");
    assertThat(app.anyone().post(tap + "/close").refusal()).isEqualTo("403 close_token");
    assertThat(stranger.post(tap + "/close").refusal()).isEqualTo("403 close_token");
    assertThat(challenge("close", null)).isEqualTo(403);
    app.clock().advance("1");
    Reply closed = app.anyone().with("X-Close-Token", SECRET).post(tap + "/close");
    assertThat(closed.number("cost")).isEqualByComparingTo("1.568");
    assertThat(closed.text("ended_by")).isEqualTo("client");

    app.anyone().post(tap + "/open", secret(SECRET));
    assertThat(app.anyone().post(tap + "/close", secret(SECRET)).status()).isEqualTo(200);
    String change = secret(SECRET, "status", "open");
    assertThat(app.anyone().put(status(), change).status()).isEqualTo(202);
    assertThat(app.anyone().put(status(), change.replace("open", "close")).status()).isEqualTo(202);
  }

  @Test
  void theBillOfAPourThatItsBoundEndedIsForItsOwnerAlone() {
    app.anyone().post(tap + "/open", secret(SECRET, "max_amount", new BigDecimal("0.3")));
    app.clock().advance("60");
    awaitClosed();
    assertThat(app.anyone().post(tap + "/close").refusal()).isEqualTo("403 close_token");
    assertThat(app.anyone().post(tap + "/close", secret(SECRET)).number("cost"))
        .isEqualByComparingTo("3.675");
  }

  @Test
  void staffClosesEveryTap() {
    app.anyone().post(tap + "/open", secret(SECRET));
    app.clock().advance("1");
    Reply closed = app.admin().post(tap + "/close");
    assertThat(closed.text("ended_by")).isEqualTo("staff");
    assertThat(closed.number("cost")).isEqualByComparingTo("0.784");
  }

  @Test
  void aRepetitionWithAnotherSecretIsNone() {
    Api keyed = app.anyone().keyed("one");
    keyed.post(tap + "/open", secret(SECRET));
    assertThat(keyed.post(tap + "/open", secret(SECRET)).status()).isEqualTo(200);
    assertThat(keyed.post(tap + "/open", secret(SECRET + "x")).refusal())
        .isEqualTo("400 key_reused");
    Api closing = app.anyone().keyed("two");
    closing.post(tap + "/close", secret(SECRET));
    assertThat(closing.post(tap + "/close").refusal()).isEqualTo("403 close_token");
    assertThat(closing.post(tap + "/close", secret(SECRET)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e30", "\"NaN\"", "0.0000001", "1000001", "[]", "true"})
  void aGlassThatIsNoneIsRefused(String amount) {
    Reply refused = app.anyone().post(tap + "/open", "{\"max_amount\": " + amount + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(isOpen(tap)).isFalse();
  }

  @Test
  void aDropIsNoGlass() {
    Reply refused = app.anyone().post(tap + "/open", "{\"max_amount\": 0.019999}");
    assertThat(refused.refusal()).isEqualTo("400 glass");
    assertThat(app.anyone().post(tap + "/open", "{\"max_amount\": 0.02}").status()).isEqualTo(200);
    app.anyone().post(tap + "/close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with a blank in it", "ümläuts-are-no-ascii"})
  void aSecretThatIsNoneIsRefused(String secret) {
    assertThat(app.anyone().post(tap + "/open", secret(secret)).status()).isEqualTo(400);
    assertThat(app.anyone().post(tap + "/open", secret("x".repeat(129))).status()).isEqualTo(400);
    assertThat(isOpen(tap)).isFalse();
  }

  @Test
  void aBodyThatIsNoJsonClosesAsEver() {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      app.anyone().post(tap + "/open");
      assertThat(app.anyone().send("POST", tap + "/close", "x=1", type).status()).isEqualTo(200);
    }
  }

  @Test
  void aPourOfAnEarlierVersionGetsItsBound() {
    app.anyone().post(tap + "/open");
    Sql.on(app, "UPDATE pour SET ends_by = NULL, bound = NULL WHERE dispenser_id = ?", id());
    Sql.on(app, "UPDATE dispenser SET max_amount = 640000 WHERE id = ?", id());
    app.clock().advance("60");
    awaitClosed();
    assertThat(revenue()).isEqualByComparingTo("7.84");
  }

  @Test
  void aClockThatJumpsMarksTheOpenPours() {
    app.anyone().post(tap + "/open", GLASS);
    String marked = "SELECT 'yes' FROM pour WHERE clock_doubtful = 1 AND dispenser_id = " + id();
    app.clock().advance(Duration.ofSeconds(2));
    app.anyone().post(taps.create() + "/open", GLASS);
    assertThat(Sql.texts(app.databaseUri(), marked)).isEmpty();
    app.clock().jump(Duration.ofHours(-1));
    Reply closed = app.anyone().post(tap + "/close");
    assertThat(closed.number("cost")).isEqualByComparingTo("0");
    assertThat(Sql.texts(app.databaseUri(), marked)).containsExactly("yes");
    assertThat(app.anyone().get("/metrics").body())
        .containsPattern("tapbill_clock_jumps_total [1-9]")
        .containsPattern("tapbill_pours_clock_doubtful_total [1-9]");
    app.clock().jump(Duration.ofHours(1));
  }

  @Test
  void aServiceThatWasAwayAtTheBoundEndsThePourThere() {
    String uri = engine.newDatabase();
    String path;
    try (TestApp before = TestApp.start(uri)) {
      path = new Taps(before).create();
      before.anyone().post(path + "/open", GLASS);
    }
    // With the settings of a service, of which the bound of other pours is 20 litres.
    try (TestApp after = TestApp.start(uri, Map.of("pours.maxAmount", "20"), "3600")) {
      await().until(() -> !after.anyone().get(path).json().path("is_open").booleanValue());
      assertThat(new Taps(after).statistics(path).number("total_revenue"))
          .isEqualByComparingTo("3.675");
      Reply opened = after.anyone().post(path + "/open");
      assertThat(opened.number("max_amount")).isEqualByComparingTo("20");
      assertThat(opened.text("bound")).isEqualTo("tap");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2016-12-31T23:59:60Z, 400",
    "10000-01-01T00:00:00Z, 400",
    "1969-12-31T23:59:59Z, 400",
    "9999-12-31T23:59:59Z, 400",
    "1970-01-01T00:00:00Z, 202",
  })
  void aTimeIsBilledRightOrRefused(String at, int status) {
    String body = Json.of("status", "open", "updated_at", at, "max_amount", 1);
    Reply reply = app.anyone().put(status(), body);
    assertThat(reply.status()).isEqualTo(status);
    app.anyone().post(tap + "/close");
    assertThat(revenue()).isEqualByComparingTo(status == 202 ? "12.25" : "0");
  }

  private void awaitClosed() {
    await().until(() -> !isOpen(tap));
  }

  private boolean isOpen(String dispenser) {
    return app.anyone().get(dispenser).json().path("is_open").booleanValue();
  }

  private BigDecimal revenue() {
    return taps.statistics(tap).number("total_revenue");
  }

  private int challenge(String status, @Nullable Instant at) {
    String body =
        at == null
            ? Json.of("status", status)
            : Json.of("status", status, "updated_at", at.toString());
    return app.anyone().put(status(), body).status();
  }

  private String status() {
    return "/dispenser/" + app.anyone().get(tap).text("station_id") + "/status";
  }

  private long id() {
    return Long.parseLong(tap.substring(tap.lastIndexOf('/') + 1));
  }

  private static String secret(String secret, Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "close_token";
    all[1] = secret;
    System.arraycopy(more, 0, all, 2, more.length);
    return Json.of(all);
  }
}
