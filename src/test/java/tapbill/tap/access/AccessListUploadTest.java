package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.tap.access.AccessLists.token;
import static tapbill.tap.access.AccessLists.tokens;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests uploads of whole access lists, including hostile ones. */
@OnBothDatabases
class AccessListUploadTest {
  private static final String FROM = "2026-07-01T20:00:00Z";
  private static final String UNTIL = "2026-07-05T06:00:00Z";

  private final TestApp app;
  private final AccessLists list;

  AccessListUploadTest(Engine engine) {
    app = TestApp.shared(engine);
    list = new AccessLists(app);
  }

  @Test
  void aListIsReplacedAsAWhole() {
    list.put(token(1));
    list.put(token(2));
    list.putFrom(token(3), FROM);
    Reply replaced =
        list.replace(
            "[\"%s\",{\"driver_token\":\"%s\",\"valid_from\":\"%s\",\"valid_until\":null},\"%s\"]"
                .formatted(token(4), token(2), FROM, token(3)));

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.body()).isEqualTo("{\"status\":\"success\",\"new_size\":3,\"version\":4}");
    assertThat(replaced.header("ETag")).isEqualTo("\"4\"");
    assertThat(list.listed()).containsExactly(token(2), token(3), token(4));
    assertThat(list.changes(3))
        .extracting(change -> change.get("driver_token").asText() + change.get("removed"))
        .containsExactly(
            token(1) + "true", token(2) + "false", token(3) + "false", token(4) + "false");
    assertThat(list.entries().get(0).get("valid_from").asText()).isEqualTo(FROM);
    assertThat(list.entries().get(1).get("valid_from").isNull()).isTrue();
  }

  @Test
  void replacingAListByItselfChangesNothing() {
    list.put(token(1), FROM, UNTIL);
    list.replace(tokens(2, 2000));
    String all = list.entries().toString();
    Reply again = list.replace(all);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo("{\"status\":\"success\",\"new_size\":1998,\"version\":2}");
    assertThat(list.changes(2)).isEmpty();
    assertThat(new AccessLists(app).replace("[]").number("version")).isEqualByComparingTo("0");
  }

  @Test
  void onlyWhatDiffersIsWritten() {
    list.replace(tokens(0, 2500));
    list.replace(tokens(1, 2501));
    assertThat(list.changes(1))
        .extracting(change -> change.get("driver_token").asText())
        .containsExactly(token(0), token(2500));
    list.replace("[]");
    assertThat(list.entries()).isEmpty();
    assertThat(list.changes(2)).hasSize(2500);
    list.replace(tokens(0, 2500));
    assertThat(list.entries()).hasSize(2500);
  }

  @Test
  void aTokenMayBeThereTwiceWithTheSameTimes() {
    assertThat(list.replace("[\"%s\",\"%s\"]".formatted(token(1), token(1))).number("new_size"))
        .isEqualByComparingTo("1");
    Reply other =
        list.replace(
            "[\"%s\",{\"driver_token\":\"%s\",\"valid_from\":\"%s\"}]"
                .formatted(token(2), token(2), FROM));
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.message()).startsWith("Item 2: ");
    assertThat(list.listed()).containsExactly(token(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "driver_token\n", "driver_token,valid_from,valid_until\r\n"})
  void aSpreadsheetIsTaken(String header) {
    Reply reply =
        list.replaceCsv(
            header
                + token(1)
                + "\r\n\r\n"
                + '"'
                + token(2)
                + "\",\""
                + FROM
                + "\",\n\n"
                + token(3)
                + ",,"
                + UNTIL
                + "\n"
                + token(4)
                + ","
                + FROM
                + ","
                + UNTIL);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(list.entries())
        .extracting(
            entry ->
                entry.get("driver_token").asText()
                    + entry.get("valid_from").asText()
                    + entry.get("valid_until").asText())
        .containsExactly(
            token(1) + "nullnull",
            token(2) + FROM + "null",
            token(3) + "null" + UNTIL,
            token(4) + FROM + UNTIL);
  }

  @Test
  void aByteOrderMarkIsNoPartOfAToken() {
    assertThat(list.replaceCsv("\uFEFF" + token(1) + "\n").status()).isEqualTo(200);
    assertThat(list.replaceCsv("\uFEFFdriver_token\n" + token(2) + "\n").status()).isEqualTo(200);
    assertThat(list.replaceLarge("\uFEFF" + tokens(2, 3), "application/json").status())
        .isEqualTo(200);
    assertThat(list.listed()).containsExactly(token(2));
  }

  @Test
  void aHeaderAloneEmptiesTheList() {
    list.put(token(1));
    assertThat(list.replaceCsv("driver_token\n").number("new_size")).isEqualByComparingTo("0");
    assertThat(list.entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", " ", "\n\r\n \n"})
  void aBodyWithNothingInItLocksNobodyOut(String body) {
    list.put(token(1));
    assertThat(list.replaceLarge(body, "text/csv").status()).isEqualTo(400);
    assertThat(list.replaceLarge(body, "application/json").status()).isEqualTo(400);
    assertThat(list.listed()).containsExactly(token(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Item 2: driver_token must be | ['@1','short']",
        "Item 1: driver_token must be | ['zero\\u0000zero\\u0000zero\\u0000zero']",
        "Item 1: driver_token is required | [{}]",
        "Item 1: driver_token is required | [{'driver_token':null}]",
        "Item 1: token is not a known field | [{'token':'@1'}]",
        "Item 1: removed is not a known field | [{'driver_token':'@1','removed':true}]",
        "Item 1: driver_token must be a string | [{'driver_token':5}]",
        "Item 1: driver_token must be a string | [{'driver_token':['@1']}]",
        "Item 2: valid_from must be a date | ['@1',{'driver_token':'@2','valid_from':'now'}]",
        "Item 1: valid_from must be before |"
            + " [{'driver_token':'@1','valid_from':'2026-07-01T20:00:00Z','valid_until':'2026-07-01T20:00:00Z'}]",
        "Item 1: cannot be read | [{'driver_token':'@1','driver_token':'@1'}]",
        "Item 2: must be a token or an object | ['@1',5]",
        "Item 2: must be a token or an object | ['@1',null]",
        "Item 1: must be a token or an object | [['@1']]",
        "Item 2: must not follow | ['@1'] ['@2']",
        "Item 2: cannot be read | ['@1']]",
        "Item 2: cannot be read | ['@1'",
        "Item 2: cannot be read | ['@1',",
        "Item 2: cannot be read | ['@1',]",
        "Item 1: cannot be read | [@1]",
        "The body must be a JSON array | {}",
        "The body must be a JSON array | `@1`",
        "The body must be a JSON array | null",
      })
  void invalidListsChangeNothingAndNameTheirPosition(String message, String body) {
    list.put(token(7));
    Reply reply =
        list.replace(
            body.replace('\'', '"')
                .replace('`', '"')
                .replace("@1", token(1))
                .replace("@2", token(2)));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).startsWith(message);
    assertThat(list.listed()).containsExactly(token(7));
    assertThat(list.version()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Line 2: driver_token must be | @1;short",
        "Line 4: driver_token must be | @1;;;short",
        "Line 1: driver_token must be | `@1 `",
        "Line 2: must have at most 3 columns | @1;@2,,,x",
        "Line 2: valid_from must be a date | @1;@2,now",
        "Line 2: valid_from must be before | @1;@2,2026-07-01T20:00:00Z,2026-07-01T20:00:00Z",
        "Line 1: must be driver_token,valid_from,valid_until | driver_token,from;@1",
        "Line 3: driver_token must be | driver_token;@1;driver_token",
        "Line 2: repeats a driver_token | @1;@1,2026-07-01T20:00:00Z",
        "Line 2: driver_token must be | @1;``",
        "Line 2: driver_token must be | @1;,2026-07-01T20:00:00Z",
        "Line 2: | @1;`@2",
        "Line 1: driver_token must be | [`@1`]",
      })
  void aLineThatIsNoneIsToldWithItsNumber(String message, String body) {
    list.put(token(7));
    Reply reply =
        list.replaceCsv(body.replace("@1", token(1)).replace("@2", token(2)).replace(";", "\r\n"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).startsWith(message);
    assertThat(list.listed()).containsExactly(token(7));
  }

  @Test
  void atMost100000TokensAreTaken() {
    assertThat(list.replaceLarge(tokens(0, 100_001), "application/json").refusal())
        .isEqualTo("413 too_large");
    assertThat(list.version()).isZero();
    assertThat(list.replaceLarge(lines(0, 100_001), "text/csv").status()).isEqualTo(413);
    assertThat(list.replaceLarge(lines(0, 100_000), "text/csv").number("new_size"))
        .isEqualByComparingTo("100000");
    Reply replaced = list.replaceLarge(tokens(50_000, 150_000), "application/json");
    assertThat(replaced.number("new_size")).isEqualByComparingTo("100000");
    assertThat(app.admin().get(list.path() + "?since=1&limit=1").json().get(0).get("driver_token"))
        .hasToString('"' + token(0) + '"');
    assertThat(list.put(token(0)).number("new_size")).isEqualByComparingTo("100001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/csv"})
  void hugeValuesAreNotHeld(String contentType) {
    String token = "x".repeat(1024 * 1024);
    for (String body :
        List.of("[\"" + token + "\"]", token, '"' + token, "[{\"" + token + "\":1")) {
      Reply reply = list.replaceLarge(body, contentType);
      assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
      assertThat(reply.body()).hasSizeLessThan(1500);
    }
    assertThat(list.replaceLarge("[".repeat(1_000_000), contentType).status()).isEqualTo(400);
    assertThat(list.replaceLarge(",".repeat(1_000_000), contentType).status()).isEqualTo(400);
    assertThat(list.version()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void anotherMediaTypeIsRefused(String contentType) {
    assertThat(app.admin().send("PUT", list.path(), "[]", contentType).status()).isEqualTo(415);
  }

  @Test
  void aBodyThatIsNoTextIsRefused() {
    for (String contentType : List.of("application/json", "text/csv")) {
      byte[] body = {'[', '"', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, (byte) 0xFE, '"', ']'};
      HttpRequest request =
          request(list.path(), contentType).PUT(BodyPublishers.ofByteArray(body)).build();
      assertThat(app.admin().exchange(request).status()).isEqualTo(400);
    }
  }

  @Test
  void aBodyThatEndsEarlyChangesNothing() {
    String body = tokens(0, 10);
    try (AccessLists.Upload upload = list.upload("application/json", body.length())) {
      upload.waitUntilItIsRead();
      upload.send(body.substring(0, 100));
      upload.end();
      assertThat(upload.answer())
          .satisfiesAnyOf(
              answer -> assertThat(answer).startsWith("HTTP/1.1 400"),
              answer -> assertThat(answer).isEmpty());
    }
    String csv = lines(0, 10);
    try (AccessLists.Upload upload = list.upload("text/csv", csv.length())) {
      upload.waitUntilItIsRead();
      // Cut off at the end of a line: only Content-Length shows that data is missing.
      upload.send(csv.substring(0, csv.indexOf('\n') + 1));
      upload.end();
      assertThat(upload.answer()).doesNotStartWith("HTTP/1.1 200");
    }
    assertThat(list.version()).isZero();
  }

  @Test
  void onlyThisRouteTakesALargeBody() {
    String large = "x".repeat(33 * 1024 * 1024);
    Reply declared = list.replaceLarge(large, "text/csv");
    assertThat(declared.status()).isEqualTo(413);
    assertThat(declared.message()).isEqualTo("The body must not be larger than 32 MiB");
    // Each line repeats the same token, so the body grows and the list does not.
    byte[] repeated =
        (token(1) + "\n").repeat(34 * 1024 * 1024 / 33).getBytes(StandardCharsets.UTF_8);
    assertThat(
            app.admin()
                .exchange(
                    request(list.path(), "text/csv")
                        .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(repeated)))
                        .build())
                .status())
        .isEqualTo(413);
    String blanks = " ".repeat(70_000);
    for (String path : List.of(list.path(token(1)), "/api/insertACL/")) {
      byte[] body = blanks.getBytes(StandardCharsets.UTF_8);
      String method = path.startsWith("/api") ? "POST" : "PUT";
      assertThat(app.admin().send(method, path, blanks).status()).isEqualTo(413);
      HttpRequest chunked =
          request(path, "application/json")
              .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
              .build();
      assertThat(app.admin().exchange(chunked).status()).isEqualTo(413);
    }
  }

  @Test
  void theBodyOfWhoIsNoAdminIsNotRead() {
    // The client sends no byte of the body and still gets the response.
    try (AccessLists.Upload upload =
        new AccessLists.Upload(list, "none", "text/csv", "Transfer-Encoding: chunked")) {
      assertThat(upload.answer()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void aSlowClientHindersNobody() {
    String body = lines(0, 3);
    String tap = new Taps(app).create();
    AccessLists other = new AccessLists(app);
    try (AccessLists.Upload upload = list.upload("text/csv", body.length())) {
      upload.waitUntilItIsRead();
      upload.sendByteByByte(body.substring(0, 50));
      for (int i = 0; i < 5; i++) {
        assertThat(app.anyone().post(tap + "/open").status()).isEqualTo(200);
        assertThat(app.anyone().post(tap + "/close").status()).isEqualTo(200);
        assertThat(other.put(token(i)).status()).isEqualTo(200);
        assertThat(list.put(token(100 + i)).status()).isEqualTo(200);
        assertThat(other.replace(tokens(i, 2 * i + 1)).status()).isEqualTo(200);
        upload.sendByteByByte(body.substring(50 + i, 51 + i));
      }
      assertThat(list.entries()).hasSize(5);
      upload.sendByteByByte(body.substring(55));
      assertThat(upload.answer())
          .startsWith("HTTP/1.1 200")
          .contains("\"new_size\":3,\"version\":6");
    }
    assertThat(list.listed()).containsExactly(token(0), token(1), token(2));
  }

  @Test
  void tooManyUploadsAreAskedToRetryLater() {
    String body = lines(0, 3);
    try (AccessLists.Upload first = list.upload("text/csv", body.length());
        AccessLists.Upload second = new AccessLists(app).upload("text/csv", body.length())) {
      first.waitUntilItIsRead();
      second.waitUntilItIsRead();
      Reply refused = new AccessLists(app).replace("[]");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(new AccessLists(app).replaceLarge(tokens(0, 100_000), "text/csv").status())
          .isEqualTo(503);

      first.send(body);
      assertThat(first.answer()).startsWith("HTTP/1.1 200");
      assertThat(new AccessLists(app).replace("[]").status()).isEqualTo(200);
      second.send("\nshort,\n" + body.substring(8));
      assertThat(second.answer()).startsWith("HTTP/1.1 400");
    }
    assertThat(new AccessLists(app).replace("[]").status()).isEqualTo(200);
  }

  private HttpRequest.Builder request(String path, String contentType) {
    Api admin = app.admin();
    return HttpRequest.newBuilder(URI.create(admin.base() + path))
        .header("Content-Type", contentType)
        .header("Authorization", "Bearer " + admin.token());
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(AccessLists::token)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
