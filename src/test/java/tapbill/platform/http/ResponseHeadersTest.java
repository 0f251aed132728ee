package tapbill.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** The response headers for browsers, and the request headers trusted from proxies. */
class ResponseHeadersTest {
  private static final String ORIGIN = "https://wall.example.org";
  private static TestApp direct;
  private static TestApp behindProxy;

  @BeforeAll
  static void start() {
    direct = TestApp.shared(Engine.SQLITE);
    behindProxy =
        TestApp.start(
            Engine.SQLITE.newDatabase(),
            Map.of("http.trustedProxies", "2", "http.corsOrigins", "https://a.example, " + ORIGIN));
  }

  @AfterAll
  static void stop() {
    behindProxy.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/docs",
        "/api/docs/swagger-ui/swagger-ui.css",
        "/docs/api.spec.yaml",
        "/api/dispenser",
        "/api/statistics",
        "/nowhere",
        "/healthz"
      })
  void everyAnswerTellsBrowsersToBeCareful(String path) {
    Reply reply = direct.anyone().get(path);
    assertThat(reply.header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
        .doesNotContain("unsafe");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(reply.header("Permissions-Policy")).contains("camera=()", "geolocation=()");
    assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(reply.header("Cross-Origin-Opener-Policy")).isEmpty();
    assertThat(reply.header("Strict-Transport-Security")).isEmpty();
    assertThat(reply.header("Server")).isEmpty();
  }

  @Test
  void answersForOneAccountAreNotStored() {
    assertThat(direct.admin().get("/api/statistics").header("Cache-Control")).contains("no-store");
    assertThat(direct.anyone().get("/api/dispenser").header("Cache-Control")).isEmpty();
  }

  @Test
  void browsersStayWithTlsIfOurProxyHasIt() {
    Api byTls = behindProxy.anyone().with("X-Forwarded-Proto", "https,http");
    assertThat(byTls.get("/api/dispenser").header("Strict-Transport-Security"))
        .startsWith("max-age=");
    assertThat(byTls.get("/").header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    Api pretending = behindProxy.anyone().with("X-Forwarded-Proto", "https,http,http");
    assertThat(pretending.get("/api/dispenser").header("Strict-Transport-Security")).isEmpty();
    Api unasked = direct.anyone().with("X-Forwarded-Proto", "https");
    assertThat(unasked.get("/api/dispenser").header("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void anAddressIsBelievedFromOurProxiesAlone() {
    assertThat(addressOf(direct, "192.0.2.1")).isEqualTo("127.0.0.1");
    assertThat(addressOf(behindProxy, "203.0.113.5, 192.0.2.1, 10.0.0.1")).isEqualTo("192.0.2.1");
    assertThat(addressOf(behindProxy, "192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(addressOf(behindProxy, "192.0.2.1:4711, 10.0.0.1")).isEqualTo("192.0.2.1");
    assertThat(addressOf(behindProxy, "[2001:db8::1]:4711, 10.0.0.1")).isEqualTo("2001:db8::1");
    assertThat(addressOf(behindProxy, "2001:db8::1, 10.0.0.1")).isEqualTo("2001:db8::1");
    assertThat(addressOf(behindProxy, "<script>, 10.0.0.1")).isEqualTo("127.0.0.1");
    assertThat(addressOf(behindProxy, ",")).isEqualTo("127.0.0.1");
  }

  private static String addressOf(TestApp app, String forwardedFor) {
    Api admin = app.admin();
    app.clock().advance("1");
    String now = app.clock().instant().toString();
    app.anyone()
        .with("X-Forwarded-For", forwardedFor)
        .post("/auth/login", Json.of("username", "admin", "password", TestApp.PASSWORD));
    return admin.get("/api/audit?action=login&from=" + now).json().get(0).get("address").asText();
  }

  @Test
  void otherOriginsMayNotCallUnlessTheyAreNamed() {
    Reply preflight = preflight(direct, ORIGIN);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(preflight(behindProxy, "https://evil.example").header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(
            preflight(behindProxy, "https://wallxexample.org")
                .header("Access-Control-Allow-Origin"))
        .isEmpty();

    Reply allowed = preflight(behindProxy, ORIGIN);
    assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(allowed.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(allowed.header("Access-Control-Allow-Credentials")).isEmpty();
    Reply called = behindProxy.anyone().with("Origin", ORIGIN).get("/api/dispenser");
    assertThat(called.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(called.header("Access-Control-Expose-Headers")).contains("Link");
  }

  @Test
  void otherOriginsMayDisplayMapsOnlyIfSomeAreNamed() {
    String policy = "Cross-Origin-Resource-Policy";
    assertThat(direct.anyone().get("/api/v1/maps/1").header(policy)).isEqualTo("same-origin");
    assertThat(behindProxy.anyone().get("/api/v1/maps/1").header(policy)).isEqualTo("cross-origin");
    assertThat(behindProxy.anyone().get("/api/dispenser").header(policy)).isEqualTo("same-origin");
  }

  private static Reply preflight(TestApp app, String origin) {
    return app.anyone()
        .exchange(
            HttpRequest.newBuilder(URI.create(app.anyone().base() + "/api/statistics"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .build());
  }

  @Test
  void locationsHaveNoHost() {
    Reply created =
        direct.admin().post("/api/dispenser", "{\"flow_volume\":0.064,\"price\":12.25}");
    assertThat(created.header("Location")).isEqualTo("/api/dispenser/" + created.id());
  }
}
