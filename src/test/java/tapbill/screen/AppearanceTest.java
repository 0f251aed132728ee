package tapbill.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.TestApp;

/**
 * The public pages in all their states: axe finds no barrier, nothing is cut off on a phone, and
 * pictures are kept in target/screenshots for people to look at.
 */
class AppearanceTest {
  /** The narrowest is a phone, and what is left of 1440 pixels at 400 %. */
  private static final List<Integer> WIDTHS = List.of(360, 1280, 1920);

  private static Browser browser;

  private final List<Page> pages = new ArrayList<>();

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

  @AfterEach
  void nothingFailedInABrowser() {
    pages.forEach(page -> page.context().close());
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void thePagesOfTapsHaveNoBarriersInAnyState() {
    try (TestApp app = TestApp.start(Engine.SQLITE)) {
      String base = app.anyone().base();
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        Page empty = page(scheme, 1280, base + "/");
        assertThat(empty.locator("#empty")).isVisible();
        look(empty, "wall-empty", scheme, 1280);
      }
      createTaps(app);
      app.anyone().post("/api/dispenser/2/open");
      app.anyone().post("/api/dispenser/5/open");
      app.clock().advance("4.2");
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        for (int width : WIDTHS) {
          Page wall = page(scheme, width, base + "/");
          assertThat(wall.locator(".tap[data-id=\"2\"]")).hasAttribute("data-state", "pouring");
          look(wall, "wall", scheme, width);
          Page pouring = page(scheme, width, base + "/tap/2");
          assertThat(pouring.locator("#button")).hasText("Close the tap");
          look(pouring, "tap-pouring", scheme, width);
        }
        Page wristband = page(scheme, 360, base + "/tap/3");
        wristband.locator("#token").fill("short");
        wristband.locator("#button").click();
        assertThat(wristband.locator("#problem")).isVisible();
        look(wristband, "tap-problem", scheme, 360);
        look(page(scheme, 360, base + "/tap/99"), "tap-unknown", scheme, 360);
        look(page(scheme, 1280, base + "/admin"), "admin", scheme, 1280);
      }
      bill(app);
      connectionLost(app);
    }
  }

  private void bill(TestApp app) {
    Page page = page(ColorScheme.DARK, 360, app.anyone().base() + "/tap/1");
    page.locator("#button[data-action=open][aria-disabled=false]").click();
    assertThat(page.locator("#button")).hasAttribute("data-action", "close");
    app.clock().advance("7");
    page.locator("#button[data-action=close][aria-disabled=false]").click();
    assertThat(page.locator("#bill")).isVisible();
    look(page, "tap-bill", ColorScheme.DARK, 360);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    look(page, "tap-bill", ColorScheme.LIGHT, 360);
  }

  private void connectionLost(TestApp app) {
    Page wall = page(ColorScheme.DARK, 1280, "about:blank");
    wall.route("**/api/**", Route::abort);
    wall.navigate(app.anyone().base());
    assertThat(wall.locator("#connection")).containsText("No connection");
    look(wall, "wall-lost", ColorScheme.DARK, 1280);
    wall.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    look(wall, "wall-lost", ColorScheme.LIGHT, 1280);
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

  private Page page(ColorScheme scheme, int width, String address) {
    Page page =
        browser.page(
            settings ->
                settings.setColorScheme(scheme).setViewportSize(width, width < 500 ? 740 : 1080));
    pages.add(page);
    page.navigate(address);
    return page;
  }

  private static void look(Page page, String name, ColorScheme scheme, int width) {
    String picture = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    Browser.screenshot(page, picture);
    assertThat(Browser.barriers(page)).as(picture).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as("what is cut off of %s", picture)
        .isEqualTo(0);
  }
}
