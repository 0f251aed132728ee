package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the wall of a venue with hundreds of taps. */
class LargeWallTest {
  private static final int TAPS = 300;
  private static final int OPEN = 200;

  @Test
  void hundredsOfTapsAreShownAndStayUpToDate() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      Taps taps = new Taps(app);
      for (int i = 1; i <= TAPS; i++) {
        String tap = taps.create();
        if (i <= OPEN) {
          app.anyone().post(tap + "/open");
        }
      }
      app.clock().advance("4");
      Page wall = browser.page();
      wall.navigate(app.anyone().base());
      Locator cards = wall.locator(".tap");
      Locator pouring = wall.locator(".tap[data-state=pouring]");
      assertThat(cards).hasCount(TAPS);
      assertThat(pouring.locator("[data-field=cost]:not(:empty)")).hasCount(OPEN);

      app.anyone().post("/api/dispenser/1/close");
      assertThat(wall.locator(".tap[data-id='1'] [data-field=cost]"))
          .hasAttribute("value", "3.136");
      for (int i = 2; i <= OPEN; i++) {
        app.anyone().post("/api/dispenser/" + i + "/close");
      }
      assertThat(pouring).hasCount(0);
      app.admin().patch("/api/dispenser/" + TAPS, Json.of("name", "The last one"));
      assertThat(cards.last()).containsText("The last one");
      for (int width : List.of(360, 1280, 1920)) {
        wall.setViewportSize(width, 1080);
        Browser.screenshot(wall, "wall-large-" + width);
        assertThat(wall.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
      }
      assertThat(browser.errors()).isEmpty();
    }
  }
}
