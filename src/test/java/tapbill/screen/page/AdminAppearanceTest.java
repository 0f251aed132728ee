package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.support.AdminPages.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tapbill.support.AdminPages;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.SensorGateway;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/**
 * Tests the dashboard in all states: axe finds no barrier, a phone cuts nothing off, and pictures
 * for review are written to target/screenshots.
 */
class AdminAppearanceTest {
  private static final List<String> SECTIONS =
      List.of(
          "overview", "taps", "access", "authorizations", "sensors", "maps", "accounts", "audit");

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.open();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void withoutDataAndWithoutAnAnswerSectionsHaveNoBarriers() {
    try (TestApp app = TestApp.start(Engine.SQLITE)) {
      AdminPages pages = new AdminPages(app, browser);
      Page unknown = pages.unknown(settings -> settings.setViewportSize(360, 740));
      assertThat(unknown.locator("main form")).isVisible();
      look(unknown, "login", 360);
      Page page = pages.section("overview", settings -> settings.setViewportSize(1280, 900));
      for (String section : SECTIONS) {
        AdminPages.open(page, section);
        look(page, section + "-empty", 1280);
      }
      page.route("**/{api,station}/**", Route::abort);
      for (String section : SECTIONS) {
        AdminPages.open(page, section);
        assertThat(page.locator("main .failure").first()).containsText("did not answer");
        look(page, section + "-failed", 1280);
      }
      page.unroute("**/{api,station}/**");
      button(page.locator("main"), "Try again").click();
      assertThat(page.locator("main .failure")).hasCount(0);
      page.context().close();
    }
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void withDataSectionsHaveNoBarriers() {
    try (TestApp app = TestApp.start(Engine.SQLITE)) {
      sell(app);
      for (int width : List.of(1280, 360, 1920)) {
        Page page =
            new AdminPages(app, browser)
                .section(
                    "overview",
                    settings -> settings.setViewportSize(width, width < 500 ? 740 : 1000));
        assertThat(page.locator("section[aria-labelledby=open-taps] tbody tr")).hasCount(2);
        for (String section : SECTIONS) {
          AdminPages.open(page, section);
          if (width == 1920 && !section.equals("overview")) {
            continue;
          }
          if (width == 1280) {
            look(page, section, width);
          } else {
            photograph(page, section, width);
          }
        }
        dialogs(page, width);
        page.context().close();
      }
      for (String language : List.of("de", "es")) {
        inLanguage(app, language);
      }
    }
    assertThat(browser.errors()).isEmpty();
  }

  /** Shows the page in a language, because some have longer words. */
  private static void inLanguage(TestApp app, String language) {
    Page page =
        new AdminPages(app, browser)
            .section(
                "overview", settings -> settings.setLocale(language).setViewportSize(360, 740));
    assertThat(page.locator("html")).hasAttribute("lang", language);
    for (String section : SECTIONS) {
      AdminPages.open(page, section);
      if (language.equals("de")) {
        look(page, section + "-" + language, 360);
      } else {
        photograph(page, section + "-" + language, 360);
      }
    }
    page.context().close();
  }

  private static void dialogs(Page page, int width) {
    AdminPages.open(page, "taps");
    button(page.locator("main"), "Create a tap").click();
    page.locator("dialog [name=price]").fill("-1");
    page.locator("dialog button[type=submit]").click();
    assertThat(page.locator("dialog [aria-invalid]").first()).isVisible();
    look(page, "tap-form", width);
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(button(page.locator("main"), "Create a tap")).isFocused();
  }

  private static void sell(TestApp app) {
    Taps taps = new Taps(app);
    List<Map<String, Object>> beers =
        List.of(
            Map.of("name", "Augustiner Hell", "style", "Munich helles", "abv", 5.2),
            Map.of("name", "Citra Session IPA", "style", "Session IPA", "abv", 4.4),
            Map.of("name", "Oatmeal Stout", "style", "Stout", "abv", 5.6),
            Map.of("name", "Hefeweizen", "style", "Wheat beer", "abv", 5.1),
            Map.of("name", "<script>alert(1)</script>", "style", "Mischief"),
            Map.of("name", "Alcohol-free Pils", "style", "Pilsner", "abv", 0.4));
    for (Map<String, Object> beer : beers) {
      String tap = taps.create("0.064", "12.25");
      app.admin().patch(tap, Json.of("name", "Bar " + (beers.indexOf(beer) + 1), "beer", beer));
    }
    // 10:00 to 22:00 in Berlin.
    app.clock().set(Instant.parse("2026-07-01T08:00:00Z"));
    for (int i = 0; i < 60; i++) {
      taps.pour("/api/dispenser/" + (1 + i * i % 7 % 6), Integer.toString(4 + i % 7));
      app.clock().advance("700");
    }
    app.anyone().post("/api/dispenser/2/open");
    app.clock().advance("720");
    app.anyone().post("/api/dispenser/5/open");
    app.clock().advance("4");
    String station = app.anyone().get("/api/dispenser/1").text("station_id");
    new Tokens(app).allow(station, Tokens.create());
    app.anyone()
        .get(
            "/station/"
                + station
                + "/driver/"
                + Tokens.create()
                + "/authorize?callback_url=http://127.0.0.1:9/callback");
    StringBuilder readings = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      readings
          .append(i == 0 ? "[" : ",")
          .append(
              SensorGateway.reading(app.clock().instant().minusSeconds(60L * i), 4 + i % 5 * 0.3f));
    }
    app.admin().post("/api/data?gateway=line-1", readings.append("]").toString());
  }

  private static void look(Page page, String section, int width) {
    photograph(page, section, width);
    assertThat(Browser.faintTexts(page)).as("%s %s, dark", section, width).isEmpty();
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertThat(Browser.barriers(page)).as("%s %s", section, width).isEmpty();
  }

  /** Looks at nothing but what is cut off, where another width or language was judged. */
  private static void photograph(Page page, String section, int width) {
    String picture = "admin-" + section + "-" + width;
    in(ColorScheme.LIGHT, page, picture + "-light");
    in(ColorScheme.DARK, page, picture + "-dark");
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as("what is cut off of %s", picture)
        .isEqualTo(0);
  }

  private static void in(ColorScheme scheme, Page page, String picture) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    Browser.screenshot(page, picture);
  }
}
