package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.tap.access.AccessLists.token;

import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** Tests the CSV that spreadsheets of different countries export. */
@OnBothDatabases
class AccessListSpreadsheetTest {
  private static final String FROM = "2026-07-01T20:00:00Z";
  private static final String UNTIL = "2026-07-05T06:00:00Z";

  private final TestApp app;
  private final AccessLists list;

  AccessListSpreadsheetTest(Engine engine) {
    app = TestApp.shared(engine);
    list = new AccessLists(app);
  }

  @ParameterizedTest
  @CsvSource({"';', UTF-16LE", "'\t', UTF-16BE", "';', UTF-8"})
  void asSpreadsheetsOfOtherCountriesExportIt(String separator, Charset charset) {
    String csv =
        "\uFEFF ;;\r\ndriver_token;valid_from;valid_until;;\r\n%s ; %s;;;\r\n;;;\r\n \r\n\"\u00A0%s\";\"\" ; %s\r\n"
            .formatted(token(1), FROM, token(2), UNTIL)
            .replace(";", separator);
    Reply reply = app.admin().send("PUT", list.path(), csv.getBytes(charset), "text/csv");
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(list.entries())
        .extracting(Object::toString)
        .containsExactly(
            Json.of("driver_token", token(1), "valid_from", FROM, "valid_until", null),
            Json.of("driver_token", token(2), "valid_from", null, "valid_until", UNTIL));
    byte[] bad = (csv + "short").getBytes(charset);
    assertThat(app.admin().send("PUT", list.path(), bad, "text/csv").message())
        .startsWith("Line 7: driver_token must be");
  }
}
