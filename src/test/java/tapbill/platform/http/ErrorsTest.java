package tapbill.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.platform.api.ErrorBody;
import tapbill.platform.api.Reason;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The error responses, which share one format and disclose no internals. */
class ErrorsTest {
  private final TestApp app = TestApp.shared(Engine.SQLITE);

  @ParameterizedTest
  @CsvSource({
    "GET,     /nothing,                     404, not_found",
    "GET,     /api,                         404, not_found",
    "GET,     /api/nothing,                 404, not_found",
    "GET,     /api/dispenser/999999999,     404, unknown_dispenser",
    "POST,    /api/dispenser/1/drink,       404, not_found",
    "GET,     /api/docs/swagger-ui/nothing, 404, not_found",
    "GET,     /api/docs/assets/../../../pom.xml, 404, not_found",
    "GET,     /api/dispenser/1/open,        405, method_not_allowed",
    "DELETE,  /api/dispenser/1,             405, method_not_allowed",
    "PUT,     /api/dispenser,               405, method_not_allowed",
    "TRACE,   /api/dispenser,               405, method_not_allowed",
  })
  void unknownPathsAnswerWithTheErrorBody(String method, String path, int status, String reason) {
    Reply reply = app.anyone().send(method, path, "");
    assertThat(reply.refusal()).isEqualTo(status + " " + reason);
    assertErrorBody(reply.json(), status);
    assertThat(reply.header("Content-Type")).startsWith("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics;x",
        "/metrics/",
        "/metrics/;x",
        "//metrics",
        "/%6detrics",
        "/./metrics",
        "/x/../metrics",
        "/healthz;/",
        "/healthz;x",
        "//healthz",
        "/%68ealthz",
        "/screens/;/wall.js",
      })
  void anotherSpellingOfAPathIsRefused(String path) throws IOException {
    String received =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(received).containsPattern("^HTTP/1.1 40[04] ").containsPattern("\\{\"code\":40[04]");
  }

  @Test
  void aPathWithMatrixParametersIsUnknown() {
    String tap = new Taps(app).create();
    assertThat(app.anyone().post(tap + ";anything/open").status()).isEqualTo(404);
    assertThat(app.anyone().get(tap + ";a=b").status()).isEqualTo(404);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/%00 HTTP/1.1",
        "GET /api/LONG HTTP/1.1",
        "GET /station/a%2Fb/driver/c/authorize HTTP/1.1",
        "GET /api/tab?x=\" HTTP/9.9",
        "nonsense",
      })
  void aRequestThatCannotBeReadEndsTheConnectionAndSaysSo(String line) throws IOException {
    String received = raw(line.replace("LONG", "x".repeat(9000)) + "\r\nHost: localhost\r\n\r\n");
    assertThat(received).startsWith("HTTP/1.1 ").contains("\r\nConnection: close\r\n");
    assertThat(received).containsPattern("\\{\"code\":(4|505)");
  }

  @Test
  void aMethodThatNobodyKnowsIsRefused() {
    Reply reply =
        app.anyone()
            .exchange(request("/api/dispenser").method("BREW", BodyPublishers.noBody()).build());
    assertThat(reply.status()).isEqualTo(405);
    assertErrorBody(reply.json(), 405);
  }

  @Test
  void aRefusedMethodTellsWhichAreAllowed() {
    assertThat(app.anyone().send("DELETE", "/api/dispenser/1", "").header("Allow"))
        .contains("GET", "PATCH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "multipart/form-data", "nonsense", "*/*"})
  void anotherMediaTypeIsRefused(String contentType) {
    Reply reply =
        app.admin()
            .send("POST", "/api/dispenser", Json.of("flow_volume", 1, "price", 1), contentType);
    assertThat(reply.status()).isBetween(400, 415);
    assertErrorBody(reply.json(), reply.status());
  }

  @Test
  void anAnswerInAnotherMediaTypeIsNotToBeHad() {
    Reply reply = app.anyone().with("Accept", "application/xml").get("/api/dispenser");
    assertThat(reply.refusal()).isEqualTo("406 not_acceptable");
    assertErrorBody(reply.json(), 406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "5",
        "\"text\"",
        "{",
        "{\"flow_volume\"",
        "{\"flow_volume\":}",
        "{flow_volume:1,price:1}",
        "{'flow_volume':1,'price':1}",
        "{\"flow_volume\":1,\"price\":1}}",
        "{\"flow_volume\":1,\"price\":1} {}",
        "{\"flow_volume\":1,\"flow_volume\":2,\"price\":1}",
        "{\"flow_volume\":01,\"price\":1}",
        "{\"flow_volume\":+1,\"price\":1}",
        "{\"flow_volume\":.5,\"price\":1}",
        "{\"flow_volume\":1,\"price\":1,}",
        "{\"flow_volume\":1,\"price\":1/**/}",
        "\uFEFF",
      })
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    String before = app.anyone().get("/api/dispenser").body();
    for (Reply reply :
        new Reply[] {
          app.admin().send("POST", "/api/dispenser", body),
          app.admin().send("PATCH", new Taps(app).create(), body)
        }) {
      // A request without a body has no media type either.
      assertThat(reply.status()).isIn(400, body.isEmpty() ? 415 : 400);
      assertErrorBody(reply.json(), reply.status());
      assertThat(reply.message()).doesNotContainIgnoringCase("exception").doesNotContain("com.");
    }
    assertThat(app.anyone().get("/api/dispenser").json().size() - Json.parse(before).size())
        .isEqualTo(1);
  }

  @Test
  void deepNestingIsRefused() {
    Reply reply = app.admin().post("/api/dispenser", "[".repeat(30_000));
    assertThat(reply.status()).isEqualTo(400);
    Reply beer =
        app.admin().post("/api/dispenser", "{\"beer\":" + "{\"name\":".repeat(5_000) + "1}");
    assertThat(beer.status()).isEqualTo(400);
  }

  @Test
  void aBodyOfMoreThan64KibIsRefused() {
    String body = Json.of("flow_volume", 1, "price", 1, "name", "x".repeat(70_000));
    assertThat(app.admin().post("/api/dispenser", body).refusal()).isEqualTo("413 too_large");
    assertErrorBody(app.admin().post("/api/dispenser", body).json(), 413);
  }

  @Test
  void aBodyOfUnknownLengthIsNotReadFurtherThan64Kib() {
    byte[] body =
        Json.of("flow_volume", 1, "price", 1, "name", "x".repeat(70_000))
            .getBytes(StandardCharsets.UTF_8);
    Reply reply =
        app.admin()
            .exchange(
                request("/api/dispenser")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build());
    assertThat(reply.status()).isEqualTo(413);
    assertErrorBody(reply.json(), 413);
  }

  @Test
  void aSmallBodyThatUnpacksToALargeOneIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"name\":\"".getBytes(StandardCharsets.UTF_8));
      gzip.write("x".repeat(10_000_000).getBytes(StandardCharsets.UTF_8));
    }
    Reply reply =
        app.admin()
            .exchange(
                request("/api/dispenser")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
                    .build());
    assertThat(reply.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\nHost: x\r\n",
        "GET /api/%00 HTTP/1.1\r\nHost: x\r\n",
        "GET /api/dispenser/..;/x HTTP/1.1\r\nHost: x\r\n",
        "GET / HTTP/1.1\r\n",
        "NONSENSE\r\n",
        "POST /api/dispenser/1/open HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n",
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
      })
  void aMalformedRequestIsRefusedWithTheOneErrorBody(String request) throws IOException {
    String answer = raw(request + "Connection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4");
    int status = Integer.parseInt(answer.substring(9, 12));
    assertErrorBody(Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4)), status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/x-www-form-urlencoded; charset=nonsense\r\nContent-Length: 1\r\n\r\nx",
        "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Content-Type: application/json\r\nContent-Length: 3000000000\r\n\r\n{}",
      })
  void aBodyThatCannotBeReadIsTheFaultOfTheClient(String headersAndBody) throws IOException {
    String answer =
        raw("POST /auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headersAndBody);
    assertThat(answer).startsWith("HTTP/1.1 4");
    int status = Integer.parseInt(answer.substring(9, 12));
    assertErrorBody(Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4)), status);
  }

  /** A proxy may end the line at the closing quote, and so see another end of the body. */
  @Test
  void aLineBreakInTheQuotedExtensionOfAChunkIsRefused() throws IOException {
    String answer =
        raw(
            """
            POST /auth/login HTTP/1.1
            Host: x
            Content-Type: application/json
            Transfer-Encoding: chunked
            Connection: close

            2;a="
            {}
            0

            """
                .replace("\n", "\r\n"));
    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("username");
  }

  @Test
  void aHugeHeaderIsRefused() throws IOException {
    String answer =
        raw(
            "GET / HTTP/1.1\r\nHost: x\r\nX: "
                + "x".repeat(20_000)
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431");
  }

  @Test
  void aFaultOfTheServiceHasTheErrorBody() {
    Response response = new ErrorMapper().toResponse(new IllegalStateException("a secret"));
    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(response.getEntity())
        .isInstanceOfSatisfying(
            ErrorBody.class,
            body -> {
              assertThat(body.reason()).isEqualTo(Reason.INTERNAL);
              assertThat(body.message()).contains("logged").doesNotContain("secret");
            });
  }

  @Test
  void everyAnswerHasARequestId() {
    assertThat(app.anyone().get("/api/dispenser").header("X-Request-Id")).isNotBlank();
    assertThat(
            app.anyone().with("X-Request-Id", "abc-1").get("/api/nothing").header("X-Request-Id"))
        .isEqualTo("abc-1");
    assertThat(
            app.anyone()
                .with("X-Request-Id", "a b" + "c".repeat(200))
                .get("/api/dispenser")
                .header("X-Request-Id"))
        .matches("[0-9a-f-]{36}");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(app.anyone().base() + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + app.admin().token());
  }

  private String raw(String request) throws IOException {
    URI base = URI.create(app.anyone().base());
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertErrorBody(JsonNode body, int status) {
    assertThat(body.get("code").intValue()).isEqualTo(status);
    assertThat(body.get("message").asText()).isNotBlank();
    assertThat(Reason.values()).extracting(Reason::text).contains(body.get("reason").asText());
    assertThat(Set.of("code", "message", "reason")).containsAll(() -> body.fieldNames());
  }
}
