package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

@OnBothDatabases
class PourTest {
  private final TestApp app;
  private final Taps taps;

  PourTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @ParameterizedTest
  @CsvSource({
    "0.064, 12.25, 22, 1.408, 17.248",
    "0.064, 12.25, 50, 3.2, 39.2",
    // Needs rounding: the exact result 10.3990250 has seven decimals.
    "0.0653, 12.25, 13, 0.8489, 10.399025",
    // The whole duration counts, not only its seconds within the minute.
    "0.064, 12.25, 75, 4.8, 58.8",
    "0.1, 2, 86400, 8640, 17280",
    "0.064, 12.25, 0.5, 0.032, 0.392",
    "0.064, 12.25, 0.000001, 0, 0.000001",
    "1, 1, 0, 0, 0",
    "0.5, 0, 10, 5, 0",
    // Half a microlitre, and half a millionth, are rounded up.
    "0.000001, 1, 0.5, 0.000001, 0.000001",
    "0.000001, 1, 0.499999, 0, 0",
    "100, 100000, 1, 100, 10000000",
  })
  void aPourIsBilledByItsFlowItsTimeAndItsPrice(
      String flow, String price, String seconds, BigDecimal litres, BigDecimal cost) {
    Reply closed = taps.pour(taps.create(flow, price), seconds);

    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.message()).isEqualTo("Dispenser closed successfully");
    assertThat(closed.number("amount")).isEqualByComparingTo(litres);
    assertThat(closed.number("cost")).isEqualByComparingTo(cost);
    assertThat(closed.body()).contains("\"amount\":" + litres.toPlainString() + ",");
    assertThat(closed.body()).contains("\"cost\":" + cost.toPlainString() + ",");
  }

  @Test
  void openingAndClosingTellWhichPourAndWhen() {
    String tap = taps.create();
    String start = app.clock().instant().toString();
    Reply opened = app.anyone().post(tap + "/open");
    app.clock().advance("1.234567");
    Reply closed = app.anyone().post(tap + "/close");

    assertThat(opened.message()).isEqualTo("Dispenser opened successfully");
    assertThat(opened.text("start_time")).isEqualTo(start);
    assertThat(closed.text("start_time")).isEqualTo(start);
    assertThat(closed.text("end_time")).isEqualTo(app.clock().instant().toString());
    assertThat(closed.text("transaction_id")).isEqualTo(opened.text("transaction_id"));
  }

  @Test
  void anOpenTapIsShownAsOpenUntilItIsClosed() {
    String tap = taps.create();
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
    app.anyone().post(tap + "/open");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");
    app.anyone().post(tap + "/close");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @Test
  void anOpenTapIsNotOpenedAgain() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    Reply again = app.anyone().post(tap + "/open");

    assertThat(again.refusal()).isEqualTo("400 already_open");
    assertThat(again.message()).isEqualTo("Dispenser is already open");
    assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("1");
  }

  @Test
  void aSecondCloseIsRefusedAndBillsNothing() {
    String tap = taps.create();
    taps.pour(tap, "22");
    app.clock().advance("10");
    Reply again = app.anyone().post(tap + "/close");

    assertThat(again.refusal()).isEqualTo("400 already_closed");
    assertThat(again.message()).isEqualTo("Dispenser is already closed");
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
  }

  @ParameterizedTest
  @CsvSource({"0", "999999999", "-1", "abc", "9223372036854775808", "1.5", "%20"})
  void aTapThatIsNotThereIsNotFound(String id) {
    for (String action : new String[] {"open", "close"}) {
      Reply reply = app.anyone().post("/api/dispenser/" + id + "/" + action);
      assertThat(reply.refusal()).isEqualTo("404 unknown_dispenser");
      assertThat(reply.message()).isEqualTo("Dispenser not found");
    }
  }

  @Test
  void aPriceChangeDoesNotTouchAPourThatRuns() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    app.admin().patch(tap, Json.of("price", 99, "flow_volume", 1));
    app.clock().advance("22");

    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo("17.248");
    assertThat(taps.pour(tap, "1").number("cost")).isEqualByComparingTo("99");
  }

  @Test
  void aRetiredTapIsNotOpened() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("retired", true));

    Reply refused = app.anyone().post(tap + "/open");
    assertThat(refused.refusal()).isEqualTo("400 retired");
    assertThat(refused.message()).isEqualTo("Dispenser is retired");
  }

  @Test
  void aClockThatWasAheadDoesNotKeepTheTapFromWorking() {
    String tap = taps.create();
    Reply first = taps.pour(tap, "10");
    app.clock().advance("-1");
    Reply opened = app.anyone().post(tap + "/open");
    Reply closed = app.anyone().post(tap + "/close");

    assertThat(opened.text("start_time")).isEqualTo(first.text("end_time"));
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.number("cost")).isEqualByComparingTo("0");
  }

  @Test
  void aCloseThatADevicePutsFarAheadDoesNotMakeTheNextPourFree() {
    String tap = taps.create();
    String status = "/dispenser/" + app.anyone().get(tap).text("station_id") + "/status";
    app.anyone().post(tap + "/open");
    String ahead = app.clock().instant().plusSeconds(240).toString();
    app.admin().put(status, Json.of("status", "close", "updated_at", ahead));

    assertThat(taps.pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");
  }

  @Test
  void routesWorkWithATrailingSlash() {
    String tap = taps.create();
    assertThat(app.anyone().post(tap + "/open/").status()).isEqualTo(200);
    assertThat(app.anyone().post(tap + "/close/").status()).isEqualTo(200);
    assertThat(app.anyone().get("/api/dispenser/").status()).isEqualTo(200);
  }
}
