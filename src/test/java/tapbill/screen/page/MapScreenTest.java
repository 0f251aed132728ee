package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Images;
import tapbill.support.Json;
import tapbill.support.Plans;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the page of a map in a real browser. */
class MapScreenTest {
  private static final String UNKNOWN = "0b7f7b58-6d9c-4d2b-9a59-6c1b8d2a0001";
  private static final LocatorAssertions.HasTextOptions PROCESSED =
      new LocatorAssertions.HasTextOptions().setTimeout(60_000);

  @Test
  void aMapIsWaitedForAndShowsWhatItsTapsDo() {
    String database = Engine.SQLITE.newDatabase();
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(database, Map.of("queue.workers", "0"))) {
      String tap = new Taps(app).create();
      new Taps(app).create();
      app.admin().patch(tap, Json.of("beer", Map.of("name", "<script>alert(1)</script>")));
      String map = upload(app, "field.png", Images.png(600, 300));
      app.admin().put(map + "/pins", "[{\"dispenser_id\": 1, \"x\": 0.25, \"y\": 0.5}]");

      Page page = browser.page();
      page.navigate(app.anyone().base() + map.replace("/api/v1/maps/", "/map/"));
      assertThat(page.locator("#message")).containsText("not ready yet");
      look(page, "map-waiting");
      try (TestApp worker = TestApp.start(database)) {
        assertThat(page.locator("h1")).hasText("<b>North field</b>", PROCESSED);
        assertThat(worker.anyone().get(map).status()).isEqualTo(200);
      }
      assertThat(page.locator("#plan img")).hasJSProperty("naturalWidth", 600);
      Locator pin = page.locator(".pin");
      assertThat(pin).hasAttribute("aria-label", "1, Tap 1: <script>alert(1)</script>, Ready");
      assertThat(page.locator(".tap")).hasCount(1);
      app.anyone().post(tap + "/open");
      assertThat(pin).hasAttribute("data-state", "pouring");
      look(page, "map");
      pin.click();
      assertThat(page.locator("#pin-card .beer")).hasText("<script>alert(1)</script>");
      assertThat(page.locator("#pin-link")).hasAttribute("href", "/tap/1");
      app.anyone().post(tap + "/close");
      assertThat(page.locator("#pin-card [data-field=state]")).hasText("Ready");
      look(page, "map-card");
      page.keyboard().press("Escape");
      assertThat(page.locator("#pin-card")).isHidden();
      assertThat(pin).isFocused();
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aMapThatThereIsNotIsAPageThatSaysSo() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      Page page = browser.page(settings -> settings.setLocale("es-ES"));
      page.navigate(app.anyone().base() + "/map/" + UNKNOWN);
      assertThat(page.locator("#message")).containsText("no existe");
      look(page, "map-unknown");
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aDrawingIsShownWithItsTaps() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      new Taps(app).create();
      String map = upload(app, "field.svg", Plans.svg("viewBox='0 0 600 300'"));
      app.admin().put(map + "/pins", "[{\"dispenser_id\": 1, \"x\": 0.25, \"y\": 0.5}]");
      Page page = browser.page();
      page.navigate(app.anyone().base() + map.replace("/api/v1/maps/", "/map/"));
      assertThat(page.locator("h1")).hasText("<b>North field</b>", PROCESSED);
      Locator plan = page.locator("#plan img");
      assertThat(plan).hasJSProperty("complete", true);
      assertThat(plan).hasJSProperty("offsetWidth", 600);
      assertThat(page.locator(".pin")).isVisible();
      look(page, "map-drawing");
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Uploads a map and returns its path in the API. */
  private static String upload(TestApp app, String name, byte[] content) {
    byte[] form =
        new Form()
            .file(name, content)
            .field("title", "<b>North field</b>")
            .field("visibility", "public")
            .bytes();
    return "/api/v1/maps/" + app.admin().send("POST", "/api/v1/maps", form, Form.TYPE).text("id");
  }

  private static void look(Page page, String name) {
    Browser.screenshots(page, name);
    assertThat(Browser.barriers(page)).as(name).isEmpty();
  }
}
