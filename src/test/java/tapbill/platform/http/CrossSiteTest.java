package tapbill.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Requests that a page of another site makes a browser send. */
class CrossSiteTest {
  private static TestApp app;
  private static String tap;

  @BeforeAll
  static void start() {
    app =
        TestApp.start(
            Engine.SQLITE.newDatabase(), Map.of("http.corsOrigins", "https://bar.example"));
    tap = new Taps(app).create();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, https://evil.example, 403",
    "cross-site, , 403",
    "same-site, https://other.example, 403",
    ", https://evil.example, 403",
    ", null, 403",
    "cross-site, https://bar.example, 200",
    ", https://bar.example, 200",
    "same-origin, , 200",
    "none, , 200",
    ", , 200"
  })
  void onlyPagesOfAllowedOriginsOpenATap(String site, String origin, int status) {
    Api browser = app.anyone();
    browser = site == null ? browser : browser.with("Sec-Fetch-Site", site);
    browser = origin == null ? browser : browser.with("Origin", origin);
    assertThat(browser.post(tap + "/open").status()).isEqualTo(status);
    app.anyone().post(tap + "/close");
  }

  @Test
  void anotherSiteRequestsNoAuthorizationByGetButReadsWhatEverybodyMay() {
    Api browser = app.anyone().with("Sec-Fetch-Site", "cross-site");
    String authorize = "/station/" + UUID.randomUUID() + "/driver/" + "t".repeat(20) + "/authorize";
    assertThat(browser.get(authorize + "?callback_url=https://example.org/").status())
        .isEqualTo(403);
    assertThat(browser.get(authorize + "/?callback_url=https://example.org/").status())
        .isEqualTo(403);
    assertThat(browser.get(tap).status()).isEqualTo(200);
  }
}
