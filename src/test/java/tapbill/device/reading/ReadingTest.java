package tapbill.device.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Xlsx;

@OnBothDatabases
class ReadingTest {
  private final Readings readings;
  private final Api admin;
  private final Instant start;

  ReadingTest(Engine engine) {
    readings = new Readings(engine);
    admin = readings.app().admin();
    start = readings.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(1800);
  }

  private void pushEverySecond(int count) {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(Readings.raw(start.plusSeconds(i), 0, i));
    }
    assertThat(readings.push(Readings.batch(batch)).json().get("stored").asInt()).isEqualTo(count);
  }

  @Test
  void usersReadValidReadingsAndAdminsAll() {
    readings.push(start, 1f);
    readings.push(start.plusSeconds(1), 2f, "suspect");
    readings.push(start.plusSeconds(2), 3f, "system");
    readings.push(start.minusSeconds(9999), 4f);
    readings.push(start.plusSeconds(99999), 5f);
    Api user = readings.user();

    assertThat(Readings.values(readings.list(user, ""))).containsExactly("1");
    assertThat(Readings.values(readings.list(admin, ""))).containsExactly("4", "1", "2", "3", "5");
    assertThat(readings.list(user, "&tag=suspect").json()).isEmpty();
    assertThat(Readings.values(readings.list(admin, "&tag=suspect"))).containsExactly("2");
    assertThat(readings.list(user, "&format=csv").body().lines()).hasSize(2);
    assertThat(readings.list(admin, "&format=csv").body().lines()).hasSize(6);
    assertThat(readings.list(readings.app().anyone(), "").status()).isEqualTo(401);
  }

  @Test
  void theRangeIncludesItsEnds() {
    pushEverySecond(5);

    assertThat(
            Readings.values(
                readings.list(
                    admin, "&start=" + start.plusSeconds(1) + "&end=" + start.plusSeconds(3))))
        .containsExactly("1", "2", "3");
  }

  @Test
  void limitAndSkipCutAPieceOutOfTheList() {
    pushEverySecond(5);

    assertThat(Readings.values(readings.list(admin, "&skip=1&limit=2"))).containsExactly("1", "2");
    assertThat(readings.list(admin, "&skip=5").json()).isEmpty();
    assertThat(readings.list(admin, "&skip=100000").json()).isEmpty();
  }

  @Test
  void aPageHoldsAHundredAndTheNextOneIsLinked() {
    pushEverySecond(101);

    Reply first = readings.list(admin, "");
    Reply last = admin.get(next(first));

    assertThat(first.json()).hasSize(100);
    assertThat(Readings.values(last)).containsExactly("100");
    assertThat(last.header("Link")).isEmpty();
  }

  @Test
  void followingTheLinksReadsEverythingOnce() {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      batch.add(Readings.raw(start.plusSeconds(i / 6), i, i));
    }
    readings.push(Readings.batch(batch));

    List<String> values = new ArrayList<>();
    String path = "/api/data?limit=3&skip=2&gateway=" + readings.gateway();
    while (!path.isEmpty()) {
      Reply page = admin.get(path);
      values.addAll(Readings.values(page));
      path = next(page);
    }

    assertThat(values).hasSize(18).doesNotHaveDuplicates().startsWith("2").endsWith("19");
  }

  @Test
  void readingsAreOrderedByTimeAcrossGateways() {
    String dispenser = "&dispenser_id=" + Readings.DISPENSER;
    Instant time = start.plusSeconds(System.nanoTime() % 1000);
    readings.push(time, 1f, readings.gateway());
    Api gateway = readings.app().anyone().with("X-Gateway-Key", Readings.KEY);
    gateway.post("/api/data", Readings.raw(time, System.nanoTime(), 2f, readings.gateway()));
    gateway.post(
        "/api/data", Readings.raw(time.minusSeconds(1), System.nanoTime(), 3f, readings.gateway()));
    String all = "/api/data?tag=" + readings.gateway();

    assertThat(Readings.values(admin.get(all))).containsExactly("3", "2", "1");
    assertThat(Readings.values(admin.get(all + dispenser))).containsExactly("3", "2");
    assertThat(Readings.values(admin.get(next(admin.get(all + "&limit=1"))))).containsExactly("2");
    assertThat(admin.get(all + "&dispenser_id=8").json()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,                  | ["a","b"]
          "a"                | a
          \\u0061             | a
          a","b              | a
          """)
  void aTagIsFoundAsAWhole(String tag, String other) {
    readings.push(start, 1f, tag);
    readings.push(start.plusSeconds(1), 2f, other, "b");

    assertThat(Readings.values(readings.list(admin, "&tag=" + encoded(tag)))).containsExactly("1");
    assertThat(readings.list(admin, "&tag=" + encoded(tag) + "x").json()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0",
    "limit=10001",
    "limit=1e2",
    "skip=-1",
    "skip=100001",
    "skip=99999999999999999999",
    "skip=x",
    "start=yesterday",
    "end=2026-07-01",
    "start=2026-07-01T20:00:01Z&end=2026-07-01T20:00:00Z",
    "cursor=x",
    "cursor=1_99999999999999999999_a",
    "cursor=1_1_%00",
    "dispenser_id=x",
    "dispenser_id=9223372036854775808",
    "tag=%00",
    "format=xml",
    "format=csv&separator=x",
    "format=xlsx&zone=Mars/Olympus",
    "bucket=2m&start=2026-07-01T20:00:00Z&end=2026-07-01T21:00:00Z",
    "bucket=1m",
    "bucket=1m&start=2026-07-01T20:00:00Z",
    "bucket=1m&start=2026-01-01T20:00:00Z&end=2026-07-01T21:00:00Z",
    "bucket=1h&format=csv&start=2026-07-01T20:00:00Z&end=2026-07-01T21:00:00Z",
  })
  void invalidParametersAreRefused(String query) {
    Reply reply = admin.get("/api/data?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isNotBlank();
  }

  @Test
  void bucketsTellLeastMeanMostAndCountOfValidReadings() {
    readings.push(
        Readings.batch(
            List.of(
                Readings.raw(start.plusSeconds(59), 0, 1f),
                Readings.raw(start.plusSeconds(60), 0, 2f),
                Readings.raw(start.plusSeconds(61), 0, 4f),
                Readings.raw(start.plusSeconds(62), 0, 9.5f, "suspect"),
                Readings.raw(start.plusSeconds(63), 0, Float.NaN),
                Readings.raw(start.plusSeconds(119), 0, 0.1f))));
    String range = "&start=" + start.plusSeconds(30) + "&end=" + start.plusSeconds(118);
    String expected =
        """
        [{"from": "%s", "to": "%s", "min": 1, "mean": 1, "max": 1, "count": 1},
         {"from": "%s", "to": "%s", "min": 2, "mean": 3, "max": 4, "count": 2}]
        """
            .formatted(
                start.plusSeconds(30),
                start.plusSeconds(60),
                start.plusSeconds(60),
                start.plusSeconds(118).plusNanos(1000));

    assertThat(readings.list(admin, range + "&bucket=1m").json()).isEqualTo(Json.parse(expected));
    assertThat(readings.list(readings.user(), range + "&bucket=1m").json())
        .isEqualTo(Json.parse(expected));
    JsonNode quarter = readings.list(admin, range + "&bucket=15m").json();
    assertThat(quarter).hasSize(1);
    assertThat(quarter.get(0).get("mean").decimalValue().toPlainString()).isEqualTo("2.3333333");
    assertThat(readings.list(admin, range + "&bucket=1h").json().get(0).get("count").asInt())
        .isEqualTo(3);
  }

  @Test
  void bucketsOfTheSmallestAndLargestFloatsDoNotOverflow() {
    readings.push(
        Readings.batch(
            List.of(
                Readings.raw(start, 0, Float.MIN_VALUE),
                Readings.raw(start, 1, 0f),
                Readings.raw(start, 2, 0f),
                Readings.raw(start.plusSeconds(60), 0, Float.MAX_VALUE),
                Readings.raw(start.plusSeconds(60), 1, Float.MAX_VALUE))));

    JsonNode plot =
        readings.list(admin, "&bucket=1m&start=" + start + "&end=" + start.plusSeconds(120)).json();

    assertThat(plot.get(0).get("mean").asText()).isEqualTo("0");
    assertThat(plot.get(1).get("mean").asText()).isEqualTo(plot.get(1).get("max").asText());
  }

  @Test
  void csvHasAllReadingsOfTheRangeWhateverTheLimit() {
    pushEverySecond(2500);

    Reply csv = readings.list(admin, "&format=csv&limit=10&end=" + start.plusSeconds(2400));

    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.header("Content-Disposition")).contains("readings.csv");
    List<String> lines = List.of(csv.body().split("\r\n", -1));
    assertThat(lines).hasSize(2403).doesNotHaveDuplicates().endsWith("");
    assertThat(lines.get(0))
        .isEqualTo("time,value,valid,tags,gateway,dispenser_id,sequence,dispenser_name,local_time");
    assertThat(lines.get(1500))
        .startsWith(
            start.plusSeconds(1499) + ",1499,true,\"[]\"," + readings.gateway() + ",,0,,20");
  }

  @Test
  void noTagIsAFormulaInCsv() {
    readings.push(start, -1.5f, "=cmd|' /C calc'!A0", "a,b", "x;=1+1", "\"", "+1", "@SUM(1)");

    String row = readings.list(admin, "&format=csv").body().lines().skip(1).findFirst().orElse("");

    assertThat(row)
        .startsWith(
            start
                + ",-1.5,true,\"[\"\"=cmd|' /C calc'!A0\"\",\"\"a,b\"\",\"\"x\\u003b=1+1\"\","
                + "\"\"\\\"\"\"\",\"\"+1\"\",\"\"@SUM(1)\"\"]\","
                + readings.gateway()
                + ",,0,,20");
  }

  @Test
  void spreadsheetsReadTheReadings() throws IOException {
    readings.push(start, -1.5f, "=1+1");
    String query = "&zone=Asia/Kolkata&format=";

    String csv = readings.list(admin, query + "csv&separator=;&decimal=,").body();
    List<String> row =
        Xlsx.of(admin.fetch("/api/data?gateway=" + readings.gateway() + query + "xlsx").body())
            .rows(1)
            .get(1);

    String local = start.plus(Duration.ofMinutes(330)).toString().replace('T', ' ');
    assertThat(csv.lines().skip(1))
        .containsExactly(
            start
                + ";-1,5;true;\"[\"\"=1+1\"\"]\";"
                + readings.gateway()
                + ";;0;;"
                + local.replace("Z", ""));
    assertThat(row)
        .startsWith(
            "text " + start,
            "-1.5",
            "truth 1",
            "text [\"=1+1\"]",
            "text " + readings.gateway(),
            "0")
        .hasSize(7);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String next(Reply reply) {
    Matcher link = Pattern.compile("<([^>]*)>; rel=\"next\"").matcher(reply.header("Link"));
    return link.matches() ? link.group(1) : "";
  }
}
