package tapbill.tap.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** A bill explains itself to staff, and to whom it belongs. */
@OnBothDatabases
class PourListTest {
  private static final String SECRET = "0123456789abcdef";

  private final Engine engine;
  private final TestApp app;
  private final Taps taps;
  private final String token = Tokens.create();

  PourListTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void everyFigureFollowsFromTheAnswerAlone() {
    String tap = taps.create("0.0653", "12.25");
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Pale Ale", "abv", 5.2), "name", "Bar"));
    pour(tap, "13", "driver_token", token);
    pour(tap, "100", "driver_token", token, "max_amount", new BigDecimal("0.5"));
    app.admin().patch(tap, Json.of("price", 99, "flow_volume", 1, "name", "Left"));
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    app.clock().advance("0.333333");

    JsonNode pours = list("driver_token=" + token);
    assertThat(pours).hasSize(3);
    pours.forEach(PourListTest::recompute);
    JsonNode first = pours.get(2);
    assertThat(first.path("cost").decimalValue()).isEqualByComparingTo("10.399025");
    assertThat(first.path("exact_cost").decimalValue()).isEqualByComparingTo("10.3990250");
    assertThat(first.path("beer").asText()).isEqualTo("Pale Ale");
    assertThat(first.path("abv").decimalValue()).isEqualByComparingTo("5.2");
    assertThat(first.path("name").asText()).isEqualTo("Left");
    assertThat(first.path("ended_by").asText()).isEqualTo("client");
    JsonNode second = pours.get(1);
    assertThat(second.path("amount").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(second.path("bound").asText()).isEqualTo("glass");
    assertThat(second.path("ended_by").asText()).isEqualTo("bound");
    assertThat(second.path("closed_at")).isEqualTo(second.path("ends_by"));
    JsonNode running = pours.get(0);
    assertThat(running.path("amount").decimalValue()).isEqualByComparingTo("0.333333");
    assertThat(running.path("closed_at").isNull()).isTrue();
    assertThat(running.path("ended_by").isNull()).isTrue();
    app.anyone().post(tap + "/close");
  }

  @Test
  void theFiltersSelectAndThePagesContinue() {
    String tap = taps.create();
    String other = taps.create();
    app.admin().patch(tap, Json.of("beer", Map.of("name", "Stout")));
    Instant from = app.clock().instant();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, pour(tap, "1", "driver_token", token));
      pour(other, "0");
    }
    Instant to = app.clock().instant();
    long running = app.anyone().post(tap + "/open").json().path("transaction_id").longValue();

    String id = tap.substring(tap.lastIndexOf('/') + 1);
    assertThat(ids("driver_token=" + token)).isEqualTo(ids);
    assertThat(ids("dispenser_id=" + id + "&to=" + to)).isEqualTo(ids);
    assertThat(ids("dispenser_id=" + id).get(0)).isEqualTo(running);
    assertThat(ids("beer=Stout&from=" + from + "&to=" + to + "&dispenser_id=" + id)).isEqualTo(ids);
    assertThat(ids("beer=Ale&driver_token=" + token)).isEmpty();
    assertThat(ids("dispenser_id=" + id + "&from=" + from.plusSeconds(3) + "&to=" + to))
        .isEqualTo(ids.subList(0, 2));
    assertThat(ids("dispenser_id=" + id + "&to=" + from)).isEmpty();
    assertThat(ids("ended_by=client&driver_token=" + token)).isEqualTo(ids);
    assertThat(ids("ended_by=bound&driver_token=" + token)).isEmpty();
    assertThat(ids("from=" + from + "&to=" + to)).containsAll(ids).hasSizeGreaterThanOrEqualTo(9);
    for (String filter :
        List.of("driver_token=" + token, "dispenser_id=" + id, "from=" + from + "&beer=Stout")) {
      assertThat(pages(filter)).isEqualTo(ids(filter));
    }
    app.anyone().post(tap + "/close");
  }

  @Test
  void lateAndDoubtfulPoursAreForReview() {
    String tap = taps.create();
    String station = app.anyone().get(tap).text("station_id");
    long punctual = pour(tap, "1", "driver_token", token);
    Instant openedAt = app.clock().instant();
    app.clock().advance("121");
    for (String status : List.of("open", "close")) {
      String body =
          Json.of("status", status, "updated_at", openedAt.toString(), "driver_token", token);
      assertThat(app.anyone().put("/dispenser/" + station + "/status", body).status())
          .isEqualTo(202);
    }
    app.clock().advance("1");
    long doubtful = app.anyone().post(tap + "/open").json().path("transaction_id").longValue();
    app.clock().jump(Duration.ofSeconds(3));
    app.anyone().post(tap + "/close");

    JsonNode review = list("review=true&dispenser_id=" + tap.substring(tap.lastIndexOf('/') + 1));
    assertThat(review).hasSize(2);
    assertThat(review.at("/0/id").longValue()).isEqualTo(doubtful);
    assertThat(review.at("/0/clock_doubtful").asBoolean()).isTrue();
    assertThat(review.at("/1/late").asBoolean()).isTrue();
    assertThat(review.at("/1/opened_at").asText()).isEqualTo(openedAt.toString());
    assertThat(staff(punctual).path("late").asBoolean()).isFalse();
  }

  @Test
  void aPourIsReadByStaffAndByWhoKnowsItsSecretAndByNobodyElse() {
    String tap = taps.create();
    app.anyone().post(tap + "/open", Json.of("driver_token", token, "close_token", SECRET));
    app.clock().advance("22");
    Reply closed = app.anyone().post(tap + "/close", Json.of("close_token", SECRET));
    String path = "/api/pours/" + closed.json().path("transaction_id");

    Reply unknown = app.anyone().get("/api/pours/999999999");
    assertThat(unknown.refusal()).isEqualTo("404 unknown_pour");
    assertThat(app.anyone().get(path).body()).isEqualTo(unknown.body());
    assertThat(app.anyone().get(path + "?driver_token=" + Tokens.create()).body())
        .isEqualTo(unknown.body());
    assertThat(app.anyone().with("X-Close-Token", SECRET + "x").get(path).status()).isEqualTo(404);
    for (Reply reply :
        List.of(
            app.admin().get(path),
            app.anyone().get(path + "?driver_token=" + token),
            app.anyone().with("X-Close-Token", SECRET).get(path))) {
      assertThat(reply.number("due")).isEqualByComparingTo("17.248");
      assertThat(reply.body()).doesNotContain(SECRET).doesNotContain("close_token");
    }
  }

  @Test
  void whoGuessesIsStopped() {
    try (TestApp own =
        TestApp.start(engine.newDatabase(), Map.of("tabs.emptyTabsPerAddress", "3"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(own.anyone().get("/api/pours/" + i).status()).isEqualTo(404);
      }
      assertThat(own.anyone().get("/api/pours/7").status()).isEqualTo(429);
      assertThat(own.admin().get("/api/pours/7").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ended_by=nobody&review=true",
        "beer=Stout",
        "ended_by=bound",
        "ended_by=bound&dispenser_id=1&from=2026-05-01T00:00:00Z",
        "from=x",
        "limit=0",
        "cursor=x",
        "driver_token=short"
      })
  void badFiltersAreRefused(String query) {
    assertThat(app.admin().get("/api/pours?" + query).status()).isEqualTo(400);
  }

  private static void recompute(JsonNode pour) {
    BigDecimal seconds = pour.path("seconds").decimalValue();
    BigDecimal amount = pour.path("flow_volume").decimalValue().multiply(seconds);
    BigDecimal cost = amount.multiply(pour.path("price").decimalValue());
    assertThat(pour.path("exact_amount").decimalValue()).isEqualByComparingTo(amount);
    assertThat(pour.path("exact_cost").decimalValue()).isEqualByComparingTo(cost);
    assertThat(pour.path("amount").decimalValue())
        .isEqualByComparingTo(amount.setScale(6, RoundingMode.HALF_UP));
    assertThat(pour.path("cost").decimalValue())
        .isEqualByComparingTo(cost.setScale(6, RoundingMode.HALF_UP));
    assertThat(pour.path("due")).isEqualTo(pour.path("cost"));
    if (!pour.path("closed_at").isNull()) {
      Duration open =
          Duration.between(
              Instant.parse(pour.path("opened_at").asText()),
              Instant.parse(pour.path("closed_at").asText()));
      assertThat(BigDecimal.valueOf(open.toNanos(), 9)).isEqualByComparingTo(seconds);
    }
  }

  private long pour(String tap, String seconds, Object... fields) {
    Reply opened = app.anyone().post(tap + "/open", Json.of(fields));
    app.clock().advance(seconds);
    app.anyone().post(tap + "/close");
    return opened.json().path("transaction_id").longValue();
  }

  private JsonNode list(String query) {
    Reply reply = app.admin().get("/api/pours?" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private JsonNode staff(long id) {
    return app.admin().get("/api/pours/" + id).json();
  }

  private List<Long> ids(String query) {
    List<Long> ids = new ArrayList<>();
    list(query).forEach(pour -> ids.add(pour.path("id").longValue()));
    return ids;
  }

  /** Returns the ids of all pages of two pours. */
  private List<Long> pages(String query) {
    List<Long> ids = new ArrayList<>();
    Api admin = app.admin();
    String path = "/api/pours?limit=2&" + query;
    while (path != null) {
      Reply page = admin.get(path);
      page.json().forEach(pour -> ids.add(pour.path("id").longValue()));
      path =
          page.headers()
              .firstValue("Link")
              .map(link -> link.substring(1, link.indexOf('>')))
              .orElse(null);
    }
    return ids;
  }
}
