package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** The calls that clients of the reference "ChargePoint" make, who have no credentials. */
@OnBothDatabases
class ChargepointClientTest {
  private static final String CALLBACK = "?callback_url=http://127.0.0.1:9/decisions";

  private final Engine engine;
  private final TestApp shared;
  private final String station = "/station/" + UUID.randomUUID() + "/driver/";

  ChargepointClientTest(Engine engine) {
    this.engine = engine;
    shared = TestApp.shared(engine);
  }

  @Test
  void theAccessListIsOpenToTrustedNetworks() {
    try (TestApp app =
        TestApp.start(engine.newDatabase(), Map.of("http.trustedNetworks", "127.0.0.0/8, ::1"))) {
      Api client = app.anyone();
      String acl = station + Tokens.create() + "/acl";
      assertThat(client.get(acl).body()).isEqualTo("{\"allowed\":false}");
      assertThat(client.send("PUT", acl, "").body())
          .isEqualTo("{\"status\":\"success\",\"new_size\":1}");
      assertThat(client.get(acl).body()).isEqualTo("{\"allowed\":true}");
      assertThat(client.send("DELETE", acl, "").body())
          .isEqualTo("{\"status\":\"success\",\"new_size\":0}");
      assertThat(app.admin().get("/api/audit?action=access.refuse").json().at("/0/actor").asText())
          .isEqualTo("network");
      assertThat(client.withToken("wrong").get(acl).status()).isEqualTo(401);
    }
  }

  @Test
  void aRequestIsAcknowledgedWith200() {
    Reply accepted = shared.anyone().get(path("authorize" + CALLBACK));
    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("status")).isEqualTo("accepted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/json"})
  void anEmptyBodyIsNoBody(String contentType) {
    Reply accepted = shared.anyone().sendEmpty("POST", path("authorize" + CALLBACK), contentType);
    assertThat(accepted.status()).isEqualTo(200);
    Reply allowed = shared.admin().sendEmpty("PUT", path("acl"), contentType);
    assertThat(allowed.body()).isEqualTo("{\"status\":\"success\",\"new_size\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a%2Fb, a/b",
        "a%2fb, a/b",
        "a%22b, a\"b",
        "a\"b, a\"b",
        "a'b, a'b",
        "a%25b, a%b",
        "a%5Cb, a\\b",
        "%2F, /",
        "..%2F..%2Fetc, ../../etc"
      })
  void anyOtherTokenIsToldToBeInvalidByTheCallback(String sent, String token) throws IOException {
    try (CallbackTarget target = CallbackTarget.start()) {
      String path = station + sent + "/authorize?callback_url=" + target.url();
      assertThat(raw(path)).startsWith("HTTP/1.1 20");
      await().until(() -> target.calls().size() == 1);
      String callback = target.calls().get(0).body();
      assertThat(Json.parse(callback).get("status").asText()).isEqualTo("invalid");
      assertThat(Json.parse(callback).get("driver_token").asText()).isEqualTo(token);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%2Fb/acl",
        "a\"b/acl",
        "a%00b/authorize",
        "a/b%2Fauthorize",
        "%2E%2E/authorize",
        "../authorize%2F"
      })
  void elsewhereSuchPathsAreRefused(String path) throws IOException {
    assertThat(raw(station + path)).startsWith("HTTP/1.1 400 ").contains("{\"code\":400,");
  }

  private String path(String end) {
    return station + Tokens.create() + "/" + end;
  }

  private String raw(String path) throws IOException {
    try (Socket connection =
        new Socket("localhost", URI.create(shared.anyone().base()).getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      connection.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
