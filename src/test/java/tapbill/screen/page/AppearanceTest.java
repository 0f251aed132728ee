package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.TestApp;

/**
 * Tests the public pages in all states: axe finds no barrier, a phone cuts nothing off, and
 * pictures for review are written to target/screenshots.
 */
class AppearanceTest {
  /** Widths in pixels: 360 is a phone, and a screen of 1440 at a zoom of 400 %. */
  private static final List<Integer> WIDTHS = List.of(360, 1280, 1920);

  @Test
  void thePagesOfTapsHaveNoBarriersInAnyState() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      Page page = browser.page();
      page.navigate(base(app));
      assertThat(page.locator("#empty")).isVisible();
      look(page, "wall-empty");
      createTaps(app);
      app.anyone().post("/api/dispenser/2/open");
      app.anyone().post("/api/dispenser/5/open");
      app.clock().advance("4.2");
      page.navigate(base(app));
      assertThat(page.locator(".tap[data-id='2'] [data-field=cost]")).not().isEmpty();
      look(page, "wall");
      page.navigate(base(app) + "tap/2");
      assertThat(page.locator("#running [data-field=cost]")).not().isEmpty();
      look(page, "tap-pouring");
      app.clock().advance("3");
      page.locator("#button").click();
      assertThat(page.locator("#bill")).isVisible();
      look(page, "tap-bill");
      page.navigate(base(app) + "tap/3");
      page.locator("#token").fill("short");
      page.locator("#button[aria-disabled=false]").click();
      assertThat(page.locator("#problem")).isVisible();
      look(page, "tap-problem");
      page.navigate(base(app) + "tap/99");
      look(page, "tap-unknown");
      page.navigate(base(app) + "admin");
      look(page, "admin");
      for (String language : List.of("de", "es")) {
        inLanguage(app, browser, language);
      }
      page.route("**/api/**", Route::abort);
      page.navigate(base(app));
      assertThat(page.locator("#connection")).containsText("No connection");
      look(page, "wall-lost");
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Shows the page in a language, because some have longer words. */
  private static void inLanguage(TestApp app, Browser browser, String language) {
    Page page = browser.page(settings -> settings.setLocale(language));
    page.navigate(base(app));
    assertThat(page.locator("html")).hasAttribute("lang", language);
    assertThat(page.locator(".tap[data-id='5'] [data-field=cost]")).not().isEmpty();
    look(page, "wall-" + language);
    page.navigate(base(app) + "tap/3");
    assertThat(page.locator("#token")).isVisible();
    look(page, "tap-token-" + language);
    page.navigate(base(app) + "tap/1");
    page.locator("#button[aria-disabled=false]").click();
    assertThat(page.locator("#button[data-action=close][aria-disabled=false]")).isVisible();
    look(page, "tap-pouring-" + language);
    page.locator("#button").click();
    assertThat(page.locator("#bill")).isVisible();
    look(page, "tap-bill-" + language);
  }

  private static String base(TestApp app) {
    return app.anyone().base() + "/";
  }

  private static void createTaps(TestApp app) {
    tap(app, "Left bar 1", "Augustiner Hell", "Munich helles", "5.2", "12.25", "open");
    tap(app, "Left bar 2", "Tegernseer Spezial", "Export lager", "5.6", "12.8", "open");
    tap(app, null, "Orval", "Trappist pale ale", "6.2", "18.5", "authorized");
    tap(app, "Centre 1", "Pliny the Elder", "Double IPA", "8", "21.9", "open");
    tap(app, "Centre 2", "Guinness Draught", "Dry stout", "4.2", "11.5", "open");
    tap(app, null, "<script>alert(1)</script>", "Mischief", "13.37", "6.666", "open");
    tap(
        app,
        "Right bar 1",
        "Schneider Weisse Tap 6 Unser Aventinus",
        "Weizendoppelbock",
        "8.2",
        "14.4",
        "authorized");
    tap(app, "Right bar 2", "Pilsner Urquell", "Czech pilsner", "4.4", "10.9", "open");
    tap(app, "Right bar 3", "Rothaus Tannenzäpfle", "German pilsner", "5.1", "11.9", "open");
  }

  private static void tap(
      TestApp app,
      @Nullable String name,
      String beer,
      String style,
      String abv,
      String price,
      String access) {
    app.admin()
        .post(
            "/api/dispenser",
            Json.of(
                "flow_volume",
                new BigDecimal("0.064"),
                "price",
                new BigDecimal(price),
                "name",
                name,
                "access",
                access,
                "beer",
                Map.of("name", beer, "style", style, "abv", new BigDecimal(abv))));
  }

  private static void look(Page page, String name) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : WIDTHS) {
        page.setViewportSize(width, width < 500 ? 740 : 1080);
        String picture = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        Browser.screenshot(page, picture);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as("what is cut off of %s", picture)
            .isEqualTo(0);
      }
      assertThat(scheme == ColorScheme.LIGHT ? Browser.barriers(page) : Browser.faintTexts(page))
          .as("%s %s", name, scheme)
          .isEmpty();
    }
  }
}
