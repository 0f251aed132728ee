package tapbill.tap.tab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

@OnBothDatabases
class TabTest {
  private final Engine engine;
  private final TestApp app;
  private final Taps taps;
  private final String token = Tokens.create();

  TabTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void aTabIsThePoursOfATokenTheNewestFirst() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Pale Ale")));
    pour(tap, "22");
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Stout"), "price", 10));
    pour(tap, "10");
    taps.pour(tap, "3");

    Reply tab = tab();

    assertThat(tab.status()).isEqualTo(200);
    assertThat(tab.text("driver_token")).isEqualTo(token);
    assertThat(tab.number("owed")).isEqualByComparingTo("23.65"); // 17.248 + 6.4, rounded
    JsonNode pours = tab.json().get("pours");
    assertThat(pours).hasSize(2);
    assertThat(pours.at("/0/beer").asText()).isEqualTo("Stout");
    assertThat(pours.at("/0/cost").decimalValue()).isEqualByComparingTo("6.4");
    assertThat(pours.at("/0/amount").decimalValue()).isEqualByComparingTo("0.64");
    assertThat(pours.at("/1/beer").asText()).isEqualTo("Pale Ale");
    assertThat(pours.at("/1/cost").decimalValue()).isEqualByComparingTo("17.248");
  }

  @Test
  void aRunningPourCountsWithItsFiguresOfNow() {
    String tap = taps.create();
    pour(tap, "22");
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    app.clock().advance("22");

    Reply tab = tab();

    assertThat(tab.number("owed")).isEqualByComparingTo("34.5"); // 34.496
    assertThat(tab.json().at("/pours/0/end_time").isNull()).isTrue();
    assertThat(tab.json().at("/pours/0/cost").decimalValue()).isEqualByComparingTo("17.248");
    assertThat(tab("?limit=1").number("owed")).isEqualByComparingTo("34.5");
    app.anyone().post(tap + "/close");
  }

  @Test
  void anUnusedTokenHasAnEmptyTab() {
    assertThat(tab().number("owed")).isEqualByComparingTo("0");
    assertThat(tab().json().get("pours")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.005, 1, 0.01", "0.0049, 1, 0", "0.0025, 2, 0.01", "0.0034, 3, 0.01"})
  void theSumIsRoundedOnceAndHalfUp(String cost, int times, String owed) {
    String tap = taps.create("1", cost);
    for (int i = 0; i < times; i++) {
      pour(tap, "1");
    }
    assertThat(tab().number("owed")).isEqualByComparingTo(owed);
  }

  @Test
  void pagesAreTheWholeTabWithTheWholeSum() {
    String tap = taps.create();
    for (int i = 1; i <= 5; i++) {
      pour(tap, String.valueOf(i));
    }
    List<Long> seen = new ArrayList<>();
    String page = "?limit=2";
    BigDecimal owed = tab().number("owed");
    while (!page.isEmpty()) {
      Reply reply = tab(page);
      assertThat(reply.number("owed")).isEqualByComparingTo(owed);
      reply.json().get("pours").forEach(pour -> seen.add(pour.get("transaction_id").longValue()));
      String link = reply.header("Link");
      page = link.isEmpty() ? "" : link.substring(link.indexOf('?'), link.indexOf('>'));
    }
    assertThat(seen)
        .hasSize(5)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void theSumIsThatOfTheLinesWhileTapsAreOpenedAndClosed() {
    String tap = taps.create("1", "1");
    List<Reply> tabs =
        Concurrently.run(
            8,
            i -> {
              Reply last = tab();
              for (int round = 0; round < 20; round++) {
                if (i == 0) {
                  app.anyone().post(tap + "/open", Json.of("driver_token", token));
                  app.clock().advance("0.01");
                  app.anyone().post(tap + "/close");
                } else {
                  last = tab();
                  assertSumOfLines(last);
                }
              }
              return last;
            });
    tabs.forEach(TabTest::assertSumOfLines);
    assertThat(tab().json().get("pours")).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "nineteen-characters", "a-token-with-a-%20-in-it-somewhere", "%00"})
  void malformedTokensHaveNoTab(String noToken) {
    assertThat(app.anyone().get("/api/tab/" + noToken).status()).isEqualTo(400);
  }

  @Test
  void clientsThatGuessTokensAreAskedToRetryLater() {
    try (TestApp limited =
        TestApp.start(engine.newDatabase(), Map.of("tabs.emptyTabsPerAddress", "3"))) {
      Taps theirs = new Taps(limited);
      limited.anyone().post(theirs.create() + "/open", Json.of("driver_token", token));
      for (int i = 0; i < 10; i++) {
        assertThat(limited.anyone().get("/api/tab/" + token).status()).isEqualTo(200);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(limited.anyone().get("/api/tab/" + Tokens.create()).status()).isEqualTo(200);
      }
      Reply refused = limited.anyone().get("/api/tab/" + Tokens.create());
      assertThat(refused.refusal()).isEqualTo("429 rate_limited");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      // An existing token is refused too, so that guessing does not reveal it.
      assertThat(limited.anyone().get("/api/tab/" + token).status()).isEqualTo(429);
      limited.clock().advance("600");
      assertThat(limited.anyone().get("/api/tab/" + token).status()).isEqualTo(200);
    }
  }

  private static void assertSumOfLines(Reply tab) {
    BigDecimal sum =
        StreamSupport.stream(tab.json().get("pours").spliterator(), false)
            .map(pour -> pour.get("cost").decimalValue())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(tab.number("owed"))
        .isEqualByComparingTo(sum.setScale(2, java.math.RoundingMode.HALF_UP));
  }

  private void pour(String tap, String seconds) {
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    app.clock().advance(seconds);
    app.anyone().post(tap + "/close");
  }

  private Reply tab() {
    return tab("");
  }

  private Reply tab(String query) {
    return app.anyone().get("/api/tab/" + token + query);
  }
}
