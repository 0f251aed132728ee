package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests ranges, paging and timelines of the statistics. */
@OnBothDatabases
class StatisticsRangeTest {
  private final TestApp app;
  private final Taps taps;

  StatisticsRangeTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void aRangeHasWhatWasClosedInItAndIsHalfOpen() {
    String tap = taps.create();
    Instant first = closedAt(taps.pour(tap, "22"));
    Instant second = closedAt(taps.pour(tap, "22"));
    Instant third = closedAt(taps.pour(tap, "22"));

    for (String extra : List.of("", "&limit=10", "&transactions=none")) {
      Reply two = statistics(tap, "?from=" + first + "&to=" + third + extra);
      assertThat(two.number("total_transactions")).isEqualByComparingTo("2");
      assertThat(two.number("total_revenue")).isEqualByComparingTo("34.496");
      assertThat(statistics(tap, "?from=" + second + extra).number("total_amount"))
          .isEqualByComparingTo("2.816");
      assertThat(statistics(tap, "?to=" + first + extra).number("total_transactions"))
          .isEqualByComparingTo("0");
    }
  }

  @Test
  void aRunningPourBelongsToNow() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    Instant opened = app.clock().instant();
    app.clock().advance("22");
    Instant now = app.clock().instant();

    for (String extra : List.of("", "&limit=10", "&transactions=none")) {
      assertThat(statistics(tap, "?from=" + opened + extra).number("total_revenue"))
          .isEqualByComparingTo("17.248");
      Reply before = statistics(tap, "?to=" + now + extra);
      assertThat(before.number("total_revenue")).isEqualByComparingTo("0");
      assertThat(before.text("is_open")).isEqualTo("true");
    }
  }

  @Test
  void totalsAreTheSameHoweverTheyAreRead() {
    String tap = taps.create("0.0653", "12.25");
    for (int pour = 0; pour < 25; pour++) {
      taps.pour(tap, "1234.567891");
    }
    app.anyone().post(tap + "/open");
    app.clock().advance("3.5");
    JsonNode streamed = statistics(tap, "").json();

    for (String query :
        List.of(
            "?transactions=none",
            "?limit=3",
            "?from=1970-01-01T00:00:00Z",
            "?transactions=none&from=1970-01-01T00:00:00.000001Z&to=2100-01-01T00:30:00Z",
            "?from=1999-12-31T23:59:59.999999Z&to=2100-01-01T00:30:00Z")) {
      JsonNode other = statistics(tap, query).json();
      for (String field :
          List.of("total_transactions", "total_amount", "total_revenue", "is_open")) {
        assertThat(other.get(field)).as(query + " " + field).isEqualTo(streamed.get(field));
      }
    }
    assertThat(statistics(tap, "?transactions=none").json().has("transactions")).isFalse();
  }

  @Test
  void pagesAreTheTransactionsOnceAndInOrder() {
    String tap = taps.create();
    for (int pour = 0; pour < 7; pour++) {
      taps.pour(tap, "1");
    }
    app.anyone().post(tap + "/open");
    app.clock().advance("1");
    List<Long> whole = ids(statistics(tap, "").json());

    for (int limit : new int[] {1, 3, 4, 7, 8, 1000}) {
      List<Long> paged = new ArrayList<>();
      String path = tap.replace("/dispenser/", "/statistics/") + "?limit=" + limit;
      int pages = 0;
      while (!path.isEmpty()) {
        Reply page = app.admin().get(path);
        assertThat(ids(page.json()).size()).isBetween(1, limit);
        assertThat(page.number("total_transactions")).isEqualByComparingTo("8");
        paged.addAll(ids(page.json()));
        path = next(page);
        pages++;
      }
      assertThat(paged).isEqualTo(whole).hasSize(8);
      assertThat(pages).isEqualTo((8 + limit - 1) / limit);
    }
  }

  @Test
  void pagesOfAllDispensersHaveEachDispenserAndTransaction() {
    try (TestApp own =
        TestApp.start(app.databaseUri().startsWith("sqlite") ? Engine.SQLITE : Engine.POSTGRESQL)) {
      Taps ownTaps = new Taps(own);
      for (int pours : new int[] {0, 2, 0, 0, 3, 1, 0}) {
        String tap = ownTaps.create();
        for (int pour = 0; pour < pours; pour++) {
          ownTaps.pour(tap, "1");
        }
      }
      JsonNode whole = own.admin().get("/api/statistics").json();
      for (int limit : new int[] {1, 2, 3, 5, 6, 7}) {
        List<Long> dispensers = new ArrayList<>();
        List<Long> transactions = new ArrayList<>();
        String path = "/api/statistics?limit=" + limit;
        while (!path.isEmpty()) {
          Reply page = own.admin().get(path);
          int size = 0;
          for (JsonNode dispenser : page.json()) {
            dispensers.add(dispenser.get("dispenser_id").longValue());
            transactions.addAll(ids(dispenser));
            size += dispenser.get("transactions").size();
          }
          assertThat(size).isLessThanOrEqualTo(limit);
          path = next(page);
        }
        assertThat(dispensers).isSorted();
        assertThat(dispensers.stream().distinct()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(transactions)
            .isEqualTo(
                whole.findValuesAsText("transaction_id").stream().map(Long::valueOf).toList());
      }
    }
  }

  @Test
  void theTimelineHasEveryHourAndWhatWasClosedInIt() {
    String tap = taps.create();
    app.clock().set(Instant.parse("2026-08-01T20:59:38Z"));
    taps.pour(tap, "22");
    taps.pour(tap, "22");
    app.clock().set(Instant.parse("2026-08-01T22:59:37.999999Z"));
    taps.pour(tap, "22");
    JsonNode hours =
        timeline(tap, "2026-08-01T20:00:00Z", "2026-08-02T00:00:00Z", "&bucket=hour").json();

    assertThat(hours.findValuesAsText("total_transactions")).containsExactly("0", "2", "1", "0");
    assertThat(hours.findValuesAsText("total_revenue"))
        .containsExactly("0", "34.496", "17.248", "0");
    assertThat(hours.get(1).get("from").asText()).isEqualTo("2026-08-01T21:00:00Z");
    assertThat(hours.get(1).get("to").asText()).isEqualTo("2026-08-01T22:00:00Z");
  }

  @Test
  void theTimelineCutsHoursWhereARangeOrAZoneDoes() {
    String tap = taps.create();
    app.clock().set(Instant.parse("2026-08-02T20:29:38Z"));
    taps.pour(tap, "21.999999");
    taps.pour(tap, "22");

    // India is 5:30 ahead of UTC: its hours begin at half past.
    JsonNode hours =
        timeline(
                tap,
                "2026-08-02T20:00:00Z",
                "2026-08-02T21:00:00Z",
                "&bucket=hour&zone=Asia/Kolkata")
            .json();
    assertThat(hours.findValuesAsText("total_transactions")).containsExactly("1", "1");
    assertThat(hours.get(1).get("from").asText()).isEqualTo("2026-08-02T20:30:00Z");
    JsonNode days =
        timeline(
                tap,
                "2026-08-01T18:30:00Z",
                "2026-08-02T20:30:00.000001Z",
                "&bucket=day&zone=Asia/Kolkata")
            .json();
    assertThat(days.findValuesAsText("total_transactions")).containsExactly("0", "1");
  }

  @Test
  void theTimelineOfAllDispensersIsTheSumOfThose() {
    String one = taps.create();
    String other = taps.create();
    app.clock().set(Instant.parse("2026-08-03T12:00:00Z"));
    taps.pour(one, "22");
    taps.pour(other, "50");
    JsonNode hours =
        app.admin()
            .get("/api/statistics/timeline?from=2026-08-03T12:00:00Z&to=2026-08-03T13:00:00Z")
            .json();
    assertThat(hours.get(0).get("total_revenue").decimalValue()).isEqualByComparingTo("56.448");
  }

  @Test
  void unknownZonesAreRefusedWithTheNearestName() {
    String query =
        "/api/statistics/timeline?from=2026-07-01T20:00:00Z&to=2026-07-02T20:00:00Z&zone=";
    assertThat(app.admin().get(query + "Europe/Madird").message())
        .isEqualTo("zone must be the name of a time zone, such as Europe/Madrid");
    assertThat(app.admin().get(query + "Amerika/Lima").message()).endsWith("such as America/Lima");
    assertThat(app.admin().get(query + "Etc/Unknown").refusal()).isEqualTo("400 unknown_zone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?from=yesterday",
        "?to=2026-07-01",
        "?from=2026-07-01T20:00:00Z&to=2026-07-01T20:00:00Z",
        "?from=+1000000000-12-31T23:59:59Z",
        "?limit=0",
        "?limit=1001",
        "?limit=many",
        "?limit=-1",
        "?limit=1&cursor=x",
        "?cursor=1_99999999999999999999_1",
        "?transactions=some",
        "?transactions=none&limit=1",
        "/timeline",
        "/timeline?from=2026-07-01T20:00:00Z",
        "/timeline?from=2026-07-01T20:00:00Z&to=2026-07-02T20:00:00Z&bucket=minute",
        "/timeline?from=2026-07-01T20:00:00Z&to=2026-07-02T20:00:00Z&zone=Mars/Olympus",
        "/timeline?from=2026-07-01T20:00:00Z&to=2026-07-02T20:00:00Z&dispenser_id=x",
        "/timeline?from=1970-07-01T20:00:00Z&to=9999-07-02T20:00:00Z",
        "/export.csv?from=x"
      })
  void invalidParametersAreRefused(String query) {
    Reply refused = app.admin().get("/api/statistics" + query.replace("+", "%2B"));
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.message()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/timeline?from=2026-07-01T20:00:00Z&to=2026-07-02T20:00:00Z",
        "/export.csv",
        "?transactions=none"
      })
  void onlyAnAdminReads(String path) {
    assertThat(app.anyone().get("/api/statistics" + path).status()).isEqualTo(401);
  }

  private static String next(Reply page) {
    return page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
  }

  private static List<Long> ids(JsonNode dispenser) {
    return dispenser.get("transactions").findValues("transaction_id").stream()
        .map(JsonNode::longValue)
        .toList();
  }

  private static Instant closedAt(Reply closed) {
    return Instant.parse(closed.text("end_time"));
  }

  private Reply statistics(String tap, String query) {
    return app.admin().get(tap.replace("/dispenser/", "/statistics/") + query);
  }

  private Reply timeline(String tap, String from, String to, String extra) {
    return app.admin()
        .get(
            "/api/statistics/timeline?from="
                + from
                + "&to="
                + to
                + "&dispenser_id="
                + tap.replaceAll("\\D", "")
                + extra);
  }
}
