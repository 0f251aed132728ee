package tapbill.screen;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** A map of the venue, in a real browser; the routes of maps are played. */
class MapScreenTest {
  private static final String MAP = "0b7f7b58-6d9c-4d2b-9a59-6c1b8d2a0001";

  @Test
  void aMapIsWaitedForAndShowsWhatItsTapsDo() throws IOException {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(app).create();
      new Taps(app).create();
      app.admin().patch(tap, Json.of("beer", Map.of("name", "<script>alert(1)</script>")));
      Page page = browser.page();
      AtomicInteger asked = new AtomicInteger();
      page.route(
          "**/maps/*/metadata",
          route -> answer(route, map(asked.incrementAndGet() > 1 ? "processed" : "waiting")));
      page.route(
          "**/maps/*/pins",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setBody("[{\"dispenser_id\": 1, \"x\": 0.25, \"y\": 0.5}]")));
      byte[] picture = picture();
      page.route(
          "**/maps/" + MAP,
          route ->
              route.fulfill(
                  new Route.FulfillOptions().setContentType("image/png").setBodyBytes(picture)));

      page.navigate(app.anyone().base() + "/map/" + MAP);
      assertThat(page.locator("#message")).containsText("not ready yet");
      assertThat(page.locator("h1")).hasText("North field");
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
      page.navigate(app.anyone().base() + "/map/" + MAP);
      assertThat(page.locator("#message")).containsText("no existe");
      look(page, "map-unknown");
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void look(Page page, String name) {
    for (int width : List.of(360, 1280)) {
      page.setViewportSize(width, 800);
      Browser.screenshot(page, name + "-" + width);
    }
    assertThat(Browser.barriers(page)).as(name).isEmpty();
  }

  private static void answer(Route route, String json) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(json));
  }

  private static String map(String status) {
    return Json.of(
        "id", MAP, "title", "North field", "status", status, "width", 600, "height", 300);
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(600, 300, BufferedImage.TYPE_INT_RGB), "png", png);
    return png.toByteArray();
  }
}
