package tapbill.screen.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the pages as the server renders them. */
class ScreenTest {
  private final TestApp app = TestApp.shared(Engine.SQLITE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en-GB,en;q=0.9 | en | 12,345.678",
        "de-CH,en;q=0.5 | de | 12.345,678",
        "fr,es;q=0.3,en;q=0.2 | es | 12.345,678",
        "fr | en | 12,345.678",
        "*;q=;; | en | 12,345.678",
        "es-419,* | es | 12.345,678"
      })
  void aPageIsInTheLanguageOfItsReader(String accepted, String language, String price) {
    String tap = new Taps(app).create("0.064", "12345.678").replace("/api/dispenser", "/tap");
    Reply page = in(accepted).get(tap);

    assertThat(page.body()).contains("<html lang=\"" + language + "\">").contains(price);
    assertThat(page.header("Content-Language")).isEqualTo(language);
    assertThat(page.headers().allValues("Vary")).contains("Accept-Language");
  }

  @Test
  void namesOfBeersAreShownAsText() {
    long id =
        app.admin()
            .post(
                "/api/dispenser",
                Json.of(
                    "flow_volume",
                    new BigDecimal("0.064"),
                    "price",
                    12,
                    "name",
                    "\"><img src=x>",
                    "beer",
                    Map.of("name", "<script>alert(1)</script>", "style", "{{currency}}")))
            .id();

    for (String page : new String[] {"/", "/tap/" + id}) {
      assertThat(app.anyone().get(page).body())
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "{{currency}}")
          .doesNotContain("<script>alert", "<img");
    }
  }

  @Test
  void aTapThatThereIsNotIsAPageThatSaysSo() {
    for (String path : new String[] {"/tap/999999", "/tap/none"}) {
      Reply page = in("de").get(path);
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
      assertThat(page.body()).contains("Nicht gefunden").doesNotContain("http-equiv");
    }
  }

  @Test
  void aPageThatCannotBeMadeNowIsAskedForAgain() {
    String database = Engine.POSTGRESQL.newDatabase();
    try (TestApp away = TestApp.start(database, Map.of("database.connectionTimeout", "250ms"))) {
      Engine.allowConnections(database, false);
      Reply page = away.anyone().get("/");
      assertThat(page.status()).isEqualTo(503);
      assertThat(page.header("Retry-After")).isEqualTo("1");
      assertThat(page.body()).contains("http-equiv=\"refresh\"").doesNotContain("\"code\"");
    } finally {
      Engine.allowConnections(database, true);
    }
  }

  @Test
  void aNewVersionOfAFileIsSeenAtOnceAndAnOldOneNotSentAgain() {
    Reply first = app.anyone().get("/screens/wall.js");
    String tag = first.header("ETag");

    assertThat(first.header("Content-Type")).startsWith("text/javascript");
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(app.anyone().with("If-None-Match", tag).get("/screens/wall.js").status())
        .isEqualTo(304);
    // All files of all builds have the same modification time.
    assertThat(
            app.anyone()
                .with("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                .get("/screens/wall.js")
                .status())
        .isEqualTo(200);
  }

  @Test
  void noPageHasScriptsOrStylesOfItsOwn() {
    String tap = new Taps(app).create().replace("/api/dispenser", "/tap");
    for (String path : new String[] {"/", tap, "/map/1", "/admin", "/tap/none"}) {
      Reply page = app.anyone().get(path);
      assertThat(page.body())
          .doesNotContainPattern("<script(?![^>]* src=\"/screens/)")
          .doesNotContainPattern("<style|\\sstyle=|\\son\\w+=|http://|https://");
      assertThat(page.header("Content-Security-Policy")).doesNotContain("unsafe");
    }
  }

  /** Reads the HTML, because Chromium does not render noscript when a test disables scripts. */
  @Test
  void aPageSaysWhatItCannotDoWithoutScripts() {
    String tap = new Taps(app).create().replace("/api/dispenser", "/tap");
    assertThat(app.anyone().get("/").body())
        .contains("<noscript>", "does not update itself, because scripts are switched off");
    assertThat(app.anyone().get(tap).body()).contains("<noscript>", "switch scripts on");
  }

  private Api in(String languages) {
    return app.anyone().with("Accept-Language", languages);
  }
}
