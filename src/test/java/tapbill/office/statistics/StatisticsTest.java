package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

@OnBothDatabases
class StatisticsTest {
  private final TestApp app;
  private final Taps taps;

  StatisticsTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void anUnusedDispenserHasZeros() {
    Reply statistics = taps.statistics(taps.create());
    assertThat(statistics.body())
        .contains(
            "\"transactions\":[],\"is_open\":false,\"total_transactions\":0,\"total_amount\":0,"
                + "\"total_revenue\":0}");
  }

  @Test
  void theWorkedExample() {
    String tap = taps.create();
    taps.pour(tap, "50");
    taps.pour(tap, "22");
    Reply statistics = taps.statistics(tap);

    assertThat(statistics.number("total_transactions")).isEqualByComparingTo("2");
    assertThat(statistics.number("total_amount")).isEqualByComparingTo("4.608");
    assertThat(statistics.number("total_revenue")).isEqualByComparingTo("56.448");
    assertThat(statistics.json().at("/transactions/0/revenue").decimalValue())
        .isEqualByComparingTo("39.2");
    assertThat(statistics.json().at("/transactions/1/amount").decimalValue())
        .isEqualByComparingTo("1.408");
  }

  @Test
  void aRunningPourCountsWithItsFiguresOfThisMoment() {
    String tap = taps.create();
    taps.pour(tap, "50");
    app.anyone().post(tap + "/open");
    app.clock().advance("22");
    Reply statistics = taps.statistics(tap);

    assertThat(statistics.text("is_open")).isEqualTo("true");
    assertThat(statistics.json().at("/transactions/1/end_time").isNull()).isTrue();
    assertThat(statistics.json().at("/transactions/1/revenue").decimalValue())
        .isEqualByComparingTo("17.248");
    assertThat(statistics.number("total_revenue")).isEqualByComparingTo("56.448");
    assertThat(statistics.json().at("/running").toString())
        .isEqualTo("{\"pours\":1,\"amount\":1.408,\"revenue\":17.248}");
    String path = tap.replace("/dispenser/", "/statistics/") + "?transactions=none";
    assertThat(app.admin().get(path).json().at("/running/revenue").decimalValue())
        .isEqualByComparingTo("17.248");
    assertThat(app.admin().get(path + "&to=" + app.clock().instant()).json().has("running"))
        .isFalse();
  }

  @Test
  void theRunningFigureIsTheBillOfAPourThatIsClosedNow() {
    String tap = taps.create("0.0653", "12.25");
    app.anyone().post(tap + "/open");
    app.clock().advance("12.999999");
    BigDecimal running = taps.statistics(tap).number("total_revenue");

    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo(running);
  }

  @Test
  void aPriceChangeChangesNoPour() {
    String tap = taps.create();
    taps.pour(tap, "22");
    app.anyone().post(tap + "/open");
    app.clock().advance("22");
    app.admin().patch(tap, Json.of("price", 99));
    Reply statistics = taps.statistics(tap);

    assertThat(statistics.number("price")).isEqualByComparingTo("99");
    assertThat(statistics.number("total_revenue")).isEqualByComparingTo("34.496");
  }

  @Test
  void totalsAreTheSumsOfTheTransactionsToTheLastDigit() {
    Random random = new Random(20260701);
    for (int dispenser = 0; dispenser < 3; dispenser++) {
      String tap =
          taps.create(
              BigDecimal.valueOf(1 + random.nextInt(1_000_000), 6).toPlainString(),
              BigDecimal.valueOf(random.nextInt(20_000_000), 6).toPlainString());
      for (int pour = 0; pour < 20; pour++) {
        taps.pour(tap, BigDecimal.valueOf(random.nextInt(90_000_000), 6).toPlainString());
      }
      app.anyone().post(tap + "/open");
      app.clock().advance("1.234567");
      assertTotalsAreSums(taps.statistics(tap).json());
    }
    app.admin().get("/api/statistics").json().forEach(StatisticsTest::assertTotalsAreSums);
  }

  @Test
  void moreThanAPageIsCompleteAndInOrder() {
    String tap = taps.create();
    String next = taps.create();
    Sql.on(
        app,
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
        INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost)
        SELECT CAST(? AS BIGINT), 64000, 12250000, i * 2, i * 2 + 1, 64000, 784000 FROM n
        """,
        app.anyone().get(tap).id());
    taps.pour(next, "1");
    JsonNode statistics = taps.statistics(tap).json();

    assertThat(statistics.get("total_transactions").intValue()).isEqualTo(1001);
    assertThat(statistics.get("total_revenue").decimalValue()).isEqualByComparingTo("784.784");
    assertTotalsAreSums(statistics);
    assertThat(statistics.findValuesAsText("transaction_id").stream().map(Long::valueOf))
        .doesNotHaveDuplicates()
        .isSorted();
    assertThat(taps.statistics(next).number("total_transactions")).isEqualByComparingTo("1");
  }

  @Test
  void onlyAnAdminReadsStatistics() {
    String path = taps.create().replace("/dispenser/", "/statistics/");
    assertThat(app.anyone().get("/api/statistics").status()).isEqualTo(401);
    assertThat(app.anyone().get(path).status()).isEqualTo(401);
  }

  private static void assertTotalsAreSums(JsonNode statistics) {
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal revenue = BigDecimal.ZERO;
    for (JsonNode transaction : statistics.get("transactions")) {
      amount = amount.add(transaction.get("amount").decimalValue());
      revenue = revenue.add(transaction.get("revenue").decimalValue());
    }
    assertThat(statistics.get("total_amount").decimalValue()).isEqualByComparingTo(amount);
    assertThat(statistics.get("total_revenue").decimalValue()).isEqualByComparingTo(revenue);
    assertThat(statistics.get("total_transactions").intValue())
        .isEqualTo(statistics.get("transactions").size());
  }
}
