package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests in a real browser what guests see of their tabs. */
class TabScreenTest {
  private static final String CARD = "04:a3:B2:C1";

  @Test
  void theLimitOfATabEndsAPourAndRefusesTheNext() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      String token = Tokens.create();
      String tap = new Taps(app).create();
      app.admin().patch(tap, Json.of("access", "authorized"));
      new Tokens(app).allow(app.anyone().get(tap).text("station_id"), token);
      app.admin().put("/api/tab/" + token, "{\"volume_limit\": 0.5}");
      Page page = browser.page();
      page.navigate(app.anyone().base() + tap.replace("/api/dispenser", "/tap"));
      Locator button = page.locator("#button");

      page.locator("#token").fill(CARD);
      button.click();
      assertThat(page.locator("#problem")).hasText("This card is not known. Please ask the staff.");
      app.admin().put("/api/cards/" + CARD, Json.of("driver_token", token));
      assertThat(button).hasAttribute("aria-disabled", "false");
      button.click();
      assertThat(page.locator("#most")).containsText("That is left of your limit of litres.");
      Browser.screenshots(page, "tap-tab-limit");
      page.reload();
      assertThat(page.locator("#most")).containsText("That is left of your limit of litres.");
      app.clock().advance("10");
      assertThat(page.locator("[data-field=bill-bound]"))
          .hasText("The tap closed at your limit of litres.");

      page.locator("#token").fill(token);
      assertThat(button).hasAttribute("aria-disabled", "false");
      button.click();
      assertThat(page.locator("#problem"))
          .hasText("You have reached your limit of litres. Please ask the staff.");
      Browser.screenshots(page, "tap-tab-refused");
      assertThat(Browser.barriers(page)).isEmpty();
      assertThat(browser.errors()).isEmpty();
    }
  }
}
