package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Splitter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.platform.quantity.EpochMicros;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** What a tab has left bounds the pours of its token. */
@OnBothDatabases
class TabBoundTest {
  private final Engine engine;
  private final TestApp app;
  private final Taps taps;
  private final String tap;
  private final String token = Tokens.create();

  TabBoundTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
    tap = taps.create();
  }

  @ParameterizedTest
  @CsvSource({
    // columns of the tab, what limits it, how long, and what the pour costs then
    "credit 0 paid 10000000, balance, 12.755102, 10",
    "credit 2000000 paid 8000000, balance, 12.755102, 10",
    "volume_limit 500000, volume, 7.8125, 6.125",
    "alcohol_limit 10000000, alcohol, 3.960703, 3.105191",
    "credit 100000000 volume_limit 500000 alcohol_limit 10000000, alcohol, 3.960703, 3.105191"
  })
  void aPourGoesAsFarAsTheTabAndNotAMillionthBeyond(
      String columns, String bound, String seconds, BigDecimal cost) {
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Pale Ale", "abv", 5)));
    tab(columns);
    Reply opened = open();
    assertThat(opened.text("bound")).isEqualTo(bound);
    assertThat(opened.text("ends_by"))
        .isEqualTo(
            app.clock().instant().plus(java.time.Duration.parse("PT" + seconds + "S")).toString());
    app.clock().advance("3600");
    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo(cost);

    assertThat(open().refusal()).isEqualTo((bound.equals("balance") ? "402 " : "403 ") + bound);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @Test
  void theTabShowsWhatIsLeftWhileItRuns() {
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Pale Ale", "abv", 5)));
    tab("credit 0 paid 10000000 volume_limit 500000 alcohol_limit 20000000");
    open();
    app.clock().advance("2.5"); // 0.16 l for 1.96, with 6.312 g of alcohol
    Reply running = app.anyone().get("/api/tab/" + token);
    app.anyone().post(tap + "/close");
    Reply closed = app.anyone().get("/api/tab/" + token);
    for (Reply tab : new Reply[] {running, closed}) {
      assertThat(tab.number("balance")).isEqualByComparingTo("8.04");
      assertThat(tab.number("money_left")).isEqualByComparingTo("8.04");
      assertThat(tab.number("owed")).isEqualByComparingTo("0");
      assertThat(tab.number("volume_left")).isEqualByComparingTo("0.34");
      assertThat(tab.number("alcohol")).isEqualByComparingTo("6.312");
      assertThat(tab.number("alcohol_left")).isEqualByComparingTo("13.688");
      assertThat(tab.text("prepaid")).isEqualTo("true");
    }
  }

  @Test
  void noTapOpensForADrop() {
    tab("credit 0 paid 244999"); // 0.02 l cost 0.245
    assertThat(open().refusal()).isEqualTo("402 balance");
    set("paid 1");
    assertThat(open().text("bound")).isEqualTo("balance");
    app.anyone().post(tap + "/close");
  }

  @Test
  void anotherBoundThatIsLessComesFirst() {
    tab("credit 0 paid 10000000");
    Reply opened =
        app.anyone()
            .post(
                tap + "/open", Json.of("driver_token", token, "max_amount", new BigDecimal("0.3")));
    assertThat(opened.text("bound")).isEqualTo("glass");
    app.anyone().post(tap + "/close");
  }

  @Test
  void beerThatCostsNothingOrHasNoKnownStrengthIsNotLimitedByThat() {
    String free = taps.create("0.064", "0");
    tab("credit 0 alcohol_limit 1");
    Reply opened = app.anyone().post(free + "/open", Json.of("driver_token", token));
    assertThat(opened.text("bound")).isEqualTo("tap");
    app.anyone().post(free + "/close");
  }

  @Test
  void aBlockedOrExpiredTabOpensNothing() {
    long now = EpochMicros.of(app.clock().instant());
    tab("blocked_at " + now);
    assertThat(open().refusal()).isEqualTo("403 blocked");
    Sql.on(app, "UPDATE tab SET blocked_at = NULL, valid_until = ? WHERE token = ?", now, token);
    assertThat(open().refusal()).isEqualTo("403 expired");
    Sql.on(app, "UPDATE tab SET valid_until = ? WHERE token = ?", now + 1, token);
    assertThat(open().status()).isEqualTo(200);
    app.anyone().post(tap + "/close");
  }

  @Test
  void anOpeningOfBeforeIsJudgedByItsMoment() {
    String path = "/dispenser/" + app.anyone().get(tap).text("station_id") + "/status";
    String before = app.clock().instant().toString();
    app.clock().advance("60");
    tab("blocked_at " + EpochMicros.of(app.clock().instant()));
    assertThat(
            app.admin()
                .put(path, Json.of("status", "open", "driver_token", token, "updated_at", before))
                .status())
        .isEqualTo(202);
    app.admin()
        .put(path, Json.of("status", "close", "updated_at", app.clock().instant().toString()));
    assertThat(app.admin().put(path, Json.of("status", "open", "driver_token", token)).refusal())
        .isEqualTo("403 blocked");
  }

  @Test
  void aTokenWithoutATabFollowsTheConfiguration() {
    try (TestApp prepaid =
        TestApp.start(engine.newDatabase(), Map.of("tabs.default.credit", "0"))) {
      String theirs = new Taps(prepaid).create();
      String opening = Json.of("driver_token", token);
      assertThat(prepaid.anyone().post(theirs + "/open", opening).refusal())
          .isEqualTo("402 balance");
      // A stranger's attempts leave nothing behind.
      assertThat(Sql.texts(prepaid.databaseUri(), "SELECT token FROM tab")).isEmpty();
      assertThat(prepaid.anyone().post(theirs + "/open").status()).isEqualTo(200);
    }
  }

  @Test
  void theSumsOnTheRowAreThoseOfThePours() {
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Stout", "abv", new BigDecimal("6.5"))));
    for (String seconds : new String[] {"0.000001", "3.3", "7"}) {
      open();
      app.clock().advance(seconds);
      app.anyone().post(tap + "/close");
    }
    String sums = "SELECT sum(cost) || ' ' || sum(volume) || ' ' || sum(alcohol) FROM pour";
    String where = " WHERE driver_token = '" + token + "'";
    assertThat(
            Sql.texts(
                app.databaseUri(),
                "SELECT spent || ' ' || volume || ' ' || alcohol FROM tab WHERE token = '"
                    + token
                    + "'"))
        .isEqualTo(Sql.texts(app.databaseUri(), sums + where));
  }

  @Test
  void aPourOfATabEndsWithoutAnybody() {
    tab("credit 0 paid 10000000");
    open();
    app.clock().advance("3600");
    await().until(() -> app.anyone().get(tap).text("is_open").equals("false"));
    assertThat(app.anyone().get("/api/tab/" + token).number("balance")).isEqualByComparingTo("0");
  }

  private Reply open() {
    return app.anyone().post(tap + "/open", Json.of("driver_token", token));
  }

  /** Inserts the tab with columns such as {@code credit 0}; {@code paid} is a payment. */
  private void tab(String columns) {
    Sql.on(app, "INSERT INTO tab (token, own_terms) VALUES (?, 1)", token);
    set(columns);
  }

  private void set(String columns) {
    List<String> words = Splitter.on(' ').splitToList(columns);
    for (int i = 0; i < words.size(); i += 2) {
      Sql.on(
          app,
          words.get(i).equals("paid")
              ? "INSERT INTO tab_entry (amount, token, kind, author, at)"
                  + " VALUES (?, ?, 'payment', 'x', 0)"
              : "UPDATE tab SET %s = ? WHERE token = ?".formatted(words.get(i)),
          Long.parseLong(words.get(i + 1)),
          token);
    }
  }
}
