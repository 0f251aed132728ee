package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** An opening that is reported late is judged and priced by its own moment. */
@OnBothDatabases
class PastOpeningTest {
  private final TestApp app;
  private final Taps taps;
  private final String tap;
  private final String station;

  PastOpeningTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
    tap = taps.create();
    station = app.anyone().get(tap).text("station_id");
  }

  @Test
  void itCostsWhatItCostThen() {
    Instant cheap = app.clock().instant();
    app.clock().advance("60");
    app.admin().patch(tap, Json.of("price", new BigDecimal("49")));
    app.clock().advance("60");
    app.admin().patch(tap, Json.of("flow_volume", new BigDecimal("0.1")));
    app.clock().advance("600");

    assertThat(pour(cheap, 22)).isEqualTo("17.248");
    assertThat(pour(cheap.plusSeconds(59), 0)).isEqualTo("0");
    // From the moment of the change on, the new price holds.
    assertThat(pour(cheap.plusSeconds(60), 10)).isEqualTo("31.36");
    assertThat(pour(cheap.plusSeconds(120), 10)).isEqualTo("49");
  }

  @Test
  void itIsBoundByTheMostOfThen() {
    app.admin().patch(tap, Json.of("max_amount", new BigDecimal("0.5")));
    Instant then = app.clock().instant();
    app.clock().advance("60");
    app.admin().patch(tap, Json.of("max_amount", new BigDecimal("2")));
    app.clock().advance("600");
    assertThat(pour(then, 50)).isEqualTo("6.125");
    Reply now = app.anyone().post(tap + "/open");
    assertThat(now.number("max_amount")).isEqualByComparingTo("2");
    assertThat(now.text("bound")).isEqualTo("tap");
  }

  @Test
  void aTapThatWasRetiredSinceHadPouredThatBeer() {
    Instant before = app.clock().instant();
    app.clock().advance("60");
    app.admin().patch(tap, Json.of("retired", true));
    Instant after = app.clock().instant();
    app.clock().advance("60");
    assertThat(report("open", after).refusal()).isEqualTo("409 retired");
    assertThat(pour(before, 22)).isEqualTo("17.248");
  }

  @Test
  void anAlertForbidsTheOpeningsOfItsTime() {
    Instant raised = app.clock().instant();
    app.clock().advance("60");
    Instant cleared = app.clock().instant();
    Sql.on(
        app,
        "INSERT INTO alert (rule, gateway, dispenser_id, message, value, raised_at, refuses_from,"
            + " cleared_at) VALUES ('r', ?, ?, 'Too warm', '9', ?, ?, ?)",
        "g" + id(),
        id(),
        micros(raised),
        micros(raised),
        micros(cleared));
    app.clock().advance("60");
    assertThat(report("open", raised).refusal()).isEqualTo("409 sensor_alert");
    assertThat(report("open", cleared.minusMillis(1)).message()).isEqualTo("Too warm");
    assertThat(pour(cleared, 22)).isEqualTo("17.248");
  }

  @Test
  void aTokenThatWasRemovedSinceWasOnTheList() {
    app.admin().patch(tap, Json.of("access", "authorized"));
    app.clock().advance("60");
    Tokens tokens = new Tokens(app);
    String token = Tokens.create();
    Instant before = app.clock().instant();
    app.clock().advance("60");
    tokens.allow(station, token);
    Instant listed = app.clock().instant();
    app.clock().advance("60");
    tokens.refuse(station, token);
    Instant removed = app.clock().instant();
    app.clock().advance("60");

    assertThat(report("open", before, token).refusal()).isEqualTo("403 not_on_access_list");
    assertThat(report("open", removed, token).refusal()).isEqualTo("403 not_on_access_list");
    assertThat(report("open", listed, token).status()).isEqualTo(202);
    assertThat(report("close", listed.plusSeconds(22)).status()).isEqualTo(202);
  }

  @Test
  void aTokenThatPouredElsewhereThenIsRefused() {
    String token = Tokens.create();
    Instant opened = app.clock().instant();
    String other = taps.create();
    app.anyone().post(other + "/open", Json.of("driver_token", token));
    app.clock().advance("60");
    app.anyone().post(other + "/close");
    Instant closed = app.clock().instant();
    app.clock().advance("60");
    assertThat(report("open", opened.plusSeconds(30), token).refusal())
        .isEqualTo("409 token_in_use");
    assertThat(report("open", opened.minusSeconds(30), token).status()).isEqualTo(202);
    report("close", opened.minusSeconds(20));
    assertThat(report("open", closed, token).status()).isEqualTo(202);
    report("close", closed.plusSeconds(1));
  }

  /** Reports a pour and returns what it cost. */
  private String pour(Instant openedAt, int seconds) {
    BigDecimal before = taps.statistics(tap).number("total_revenue");
    assertThat(report("open", openedAt).status()).isEqualTo(202);
    assertThat(report("close", openedAt.plusSeconds(seconds)).status()).isEqualTo(202);
    BigDecimal after = taps.statistics(tap).number("total_revenue");
    return after.subtract(before).stripTrailingZeros().toPlainString();
  }

  private Reply report(String status, Instant at, Object... more) {
    String body =
        more.length == 0
            ? Json.of("status", status, "updated_at", at.toString())
            : Json.of("status", status, "updated_at", at.toString(), "driver_token", more[0]);
    return app.anyone().put("/dispenser/" + station + "/status", body);
  }

  private long id() {
    return Long.parseLong(tap.substring(tap.lastIndexOf('/') + 1));
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }
}
