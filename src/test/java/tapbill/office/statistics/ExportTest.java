package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Xlsx;

/** Tests the export of bills as programs and spreadsheets read it. */
@OnBothDatabases
class ExportTest {
  private static final String DIGITS = "00000000004086814000";

  private static int day;

  private final TestApp app;
  private String id = "";
  private String path = "";
  private String transaction = "";

  ExportTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @BeforeEach
  void pour() {
    // A day of its own, so that the range has no pours of other tests.
    app.clock().set(Instant.parse("2026-09-01T12:00:00.5Z").plus(++day, ChronoUnit.DAYS));
    String tap = new Taps(app).create("0.0653", "12.25");
    id = tap.replaceAll("\\D", "");
    app.admin().patch(tap, Json.of("name", "=1+1", "beer", new Beer("Weiß; 5%")));
    Instant start = app.clock().instant();
    app.anyone().post(tap + "/open", Json.of("driver_token", DIGITS));
    app.clock().advance("13");
    transaction = app.anyone().post(tap + "/close").number("transaction_id").toString();
    app.anyone().post(tap + "/open");
    path = "/api/statistics/export.csv?from=" + start + "&to=" + start.plusSeconds(14);
    app.clock().advance("1");
  }

  record Beer(String name) {}

  @Test
  void programsFindTheColumnsThatTheyKnowUnchanged() {
    Reply csv = app.admin().get(path);

    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.header("Content-Disposition")).contains("\"pours.csv\"");
    assertThat(csv.body().split("\r\n", -1))
        .containsExactly(
            "transaction_id,dispenser_id,start_time,end_time,flow_volume,price,amount,revenue,"
                + "driver_token,dispenser_name,beer,local_start_time,local_end_time,token",
            "%s,%s,%s,%s,0.0653,12.25,0.8489,10.399025,%s,'=1+1,Weiß; 5%%,%s,%s,'%s"
                .formatted(
                    transaction, id, start(), end(), DIGITS, local(start()), local(end()), DIGITS),
            "");
  }

  @Test
  void spreadsheetsOfOtherCountriesReadNumbersAndTexts() {
    String csv = app.admin().get(path + "&separator=;&decimal=,").body();

    assertThat(csv).startsWith("\uFEFFtransaction_id;dispenser_id;");
    assertThat(csv.lines().skip(1))
        .containsExactly(
            "%s;%s;%s;%s;0,0653;12,25;0,8489;10,399025;'%s;'=1+1;\"Weiß; 5%%\";%s;%s;'%s"
                .formatted(
                    transaction, id, start(), end(), DIGITS, local(start()), local(end()), DIGITS));
    assertThat(app.admin().get(path + "&separator=%09").body()).contains("\t0.0653\t12.25\t");
  }

  @Test
  void aWorkbookHasNumbersTextsAndLocalDates() throws IOException {
    HttpResponse<byte[]> file = app.admin().fetch(path + "&format=xlsx&zone=Asia/Kolkata");

    assertThat(file.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .contains("\"pours.xlsx\"");
    List<List<String>> rows = Xlsx.of(file.body()).rows(1);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).startsWith("text transaction_id").endsWith("text token").hasSize(14);
    assertThat(rows.get(1))
        .startsWith(
            transaction,
            id,
            "text " + start(),
            "text " + end(),
            "0.0653",
            "12.25",
            "0.8489",
            "10.399025",
            "text " + DIGITS,
            "text =1+1",
            "text Weiß; 5%")
        .endsWith("text " + DIGITS);
    // India is 5:30 ahead of UTC. Excel counts the days since 1899-12-30.
    long days = Duration.between(Instant.parse("1899-12-30T00:00:00Z"), start()).toDays();
    assertThat(Double.parseDouble(rows.get(1).get(11))).isEqualTo(days + 17.5 / 24);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          format=pdf                    | format must be csv or xlsx
          separator=x                   | separator must be a comma, a semicolon or a tab
          separator=                    | separator must be a comma, a semicolon or a tab
          separator=;;                  | separator must be a comma, a semicolon or a tab
          separator=;&decimal=;         | decimal must be a point or a comma
          decimal=,                     | separator and decimal must differ
          format=xlsx&decimal=.         | separator and decimal require the format csv
          zone=Europe/Madird            | zone must be the name of a time zone, such as Europe/Madrid
          """)
  void otherFormatsAreRefused(String query, String message) {
    Reply refused = app.admin().get("/api/statistics/export.csv?" + query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(message);
  }

  private Instant start() {
    return end().minusSeconds(13);
  }

  private Instant end() {
    return app.clock().instant().minusSeconds(1);
  }

  /** Formats a time in UTC, the default zone, to the second. */
  private static String local(Instant time) {
    return time.toString().replace('T', ' ').replaceFirst("[.Z].*", "");
  }
}
