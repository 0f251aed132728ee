package tapbill.people.session;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** Sessions of pages, whose scripts cannot read the tokens in the cookies. */
@OnBothDatabases
class BrowserSessionTest {
  private static final String PASSWORD = "correct horse battery";

  private final TestApp app;
  private final Api page;

  BrowserSessionTest(Engine engine) {
    app = TestApp.shared(engine);
    page = app.anyone().with("Sec-Fetch-Site", "same-origin");
  }

  @Test
  void thePageSeesWhoIsLoggedInAndNoToken() {
    Reply begun = begin(newAccount("user"));
    assertThat(begun.status()).isEqualTo(200);
    assertThat(begun.json().properties()).hasSize(3);
    assertThat(setCookies(begun))
        .hasSize(2)
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict"))
        .noneMatch(cookie -> cookie.contains("Secure"));
    Reply me = page.with("Cookie", cookies(begun)).get("/auth/me");
    assertThat(me.json()).isEqualTo(begun.json());
    assertThat(me.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void behindTlsTheCookiesAreSentByTlsAlone() {
    String name = newAccount("user");
    try (TestApp proxied = TestApp.start(app.databaseUri(), Map.of("http.trustedProxies", "1"))) {
      Reply begun =
          proxied
              .anyone()
              .with("X-Forwarded-Proto", "https")
              .post("/api/session", Json.of("username", name, "password", PASSWORD));
      assertThat(setCookies(begun))
          .hasSize(2)
          .allSatisfy(
              cookie -> assertThat(cookie).startsWith("__Host-").contains("Secure", "Path=/;"));
      Api client =
          proxied.anyone().with("X-Forwarded-Proto", "https").with("Sec-Fetch-Site", "same-origin");
      Api browser = client.with("Cookie", cookies(begun));
      assertThat(browser.get("/auth/me").status()).isEqualTo(200);
      Reply next = browser.post("/api/session/refresh");
      assertThat(setCookies(next)).hasSize(2).allMatch(cookie -> cookie.startsWith("__Host-"));
      Reply ended = client.with("Cookie", cookies(next)).send("DELETE", "/api/session", "");
      assertThat(ended.status()).isEqualTo(204);
      assertThat(setCookies(ended))
          .hasSize(4)
          .allMatch(cookie -> cookie.contains("Max-Age=0"))
          .filteredOn(cookie -> cookie.startsWith("__Host-"))
          .hasSize(2);
      assertThat(browser.get("/auth/me").status()).isEqualTo(401);
    }
  }

  @Test
  void behindTlsASessionOfAnEarlierVersionGoesOnUnderTheNewNames() {
    Reply begun = begin(newAccount("user"));
    try (TestApp proxied = TestApp.start(app.databaseUri(), Map.of("http.trustedProxies", "1"))) {
      // Other tests may have advanced the clock of the shared app.
      proxied.clock().set(app.clock().instant());
      Api client =
          proxied.anyone().with("X-Forwarded-Proto", "https").with("Sec-Fetch-Site", "same-origin");
      Api browser = client.with("Cookie", cookies(begun));
      assertThat(browser.get("/auth/me").status()).isEqualTo(200);
      List<String> set = setCookies(browser.post("/api/session/refresh"));
      assertThat(set).hasSize(4).filteredOn(cookie -> cookie.startsWith("__Host-")).hasSize(2);
      assertThat(set)
          .filteredOn(cookie -> cookie.contains("Max-Age=0"))
          .hasSize(2)
          .anyMatch(cookie -> cookie.startsWith("tapbill_access=") && cookie.contains("Path=/;"))
          .anyMatch(
              cookie ->
                  cookie.startsWith("tapbill_refresh=") && cookie.contains("Path=/api/session;"));
    }
  }

  @Test
  void theCookieOfThisHostGoesBeforeOneThatAnotherHostMayHaveSet() {
    String own = cookies(begin(newAccount("admin")));
    String foreign = cookies(begin(newAccount("user")));
    Api browser = page.with("Cookie", foreign + "; " + own.replace("tapbill_", "__Host-tapbill_"));
    assertThat(browser.get("/auth/me").text("role")).isEqualTo("admin");
  }

  @Test
  void aSessionGoesOnAndAnOldRefreshTokenEndsIt() {
    Reply begun = begin(newAccount("user"));
    Reply next = page.with("Cookie", cookies(begun)).post("/api/session/refresh");
    assertThat(next.status()).isEqualTo(204);
    assertThat(me(next)).isEqualTo(200);
    Reply again = page.with("Cookie", cookies(begun)).post("/api/session/refresh");
    assertThat(me(again)).isEqualTo(200);
    app.clock().advance("30");
    assertThat(page.with("Cookie", cookies(begun)).post("/api/session/refresh").status())
        .isEqualTo(401);
    assertThat(me(next)).isEqualTo(401);
  }

  @Test
  void loggingOutEndsTheSessionOfTheBrowser() {
    Reply begun = begin(newAccount("user"));
    Reply ended = page.with("Cookie", cookies(begun)).send("DELETE", "/api/session", "");
    assertThat(ended.status()).isEqualTo(204);
    assertThat(setCookies(ended)).hasSize(2).allMatch(cookie -> cookie.contains("Max-Age=0"));
    assertThat(me(begun)).isEqualTo(401);
    assertThat(page.send("DELETE", "/api/session", "").status()).isEqualTo(204);
  }

  @Test
  void anEndedSessionIsAnonymousOnPublicRoutes() {
    Reply begun = begin(newAccount("user"));
    page.with("Cookie", cookies(begun)).send("DELETE", "/api/session", "");
    assertThat(page.with("Cookie", cookies(begun)).get("/api/v1/maps").status()).isEqualTo(200);
    assertThat(app.anyone().withToken("wrong").get("/api/v1/maps").refusal())
        .isEqualTo("401 unauthenticated");
  }

  @Test
  void aWrongPasswordGivesNoCookie() {
    Reply refused =
        page.post("/api/session", Json.of("username", newAccount("user"), "password", "wrong one"));
    assertThat(refused.refusal()).isEqualTo("401 wrong_credentials");
    assertThat(setCookies(refused)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site, 403 cross_origin",
    "Sec-Fetch-Site, same-site, 403 cross_origin",
    "Sec-Fetch-Site, none, 403 cross_origin",
    "Sec-Fetch-Site, same-origin, 400 invalid",
    "Origin, https://evil.example, 403 cross_origin",
    "Origin, null, 403 cross_origin",
    "X-Nothing, at all, 403 cross_origin",
  })
  void anotherSiteChangesNothing(String header, String value, String refusal) {
    Api admin =
        app.anyone().with("Cookie", cookies(begin(newAccount("admin")))).with(header, value);
    assertThat(admin.post("/api/dispenser", "{}").refusal()).isEqualTo(refusal);
    assertThat(admin.get("/api/accounts").status()).isEqualTo(200);
  }

  @Test
  void aBrowserThatTellsTheOriginAloneIsBelieved() {
    String origin = app.anyone().base();
    Api admin =
        app.anyone().with("Cookie", cookies(begin(newAccount("admin")))).with("Origin", origin);
    assertThat(admin.post("/api/dispenser", "{}").status()).isEqualTo(400);
  }

  @Test
  void aTokenInTheHeaderGoesBeforeTheCookie() {
    String cookies = cookies(begin(newAccount("admin")));
    assertThat(app.anyone().withToken("wrong").with("Cookie", cookies).get("/auth/me").status())
        .isEqualTo(401);
  }

  private Reply begin(String username) {
    return page.post("/api/session", Json.of("username", username, "password", PASSWORD));
  }

  private int me(Reply session) {
    return page.with("Cookie", cookies(session)).get("/auth/me").status();
  }

  private String newAccount(String role) {
    String name = "page-" + UUID.randomUUID();
    app.admin()
        .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", role));
    return name;
  }

  private static List<String> setCookies(Reply reply) {
    return reply.headers().allValues("Set-Cookie");
  }

  /** Returns the cookies of a reply in the format of the Cookie header. */
  private static String cookies(Reply reply) {
    return setCookies(reply).stream()
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .collect(joining("; "));
  }
}
