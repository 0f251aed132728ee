package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import tapbill.support.AdminPages;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.SensorGateway;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the alerts of sensors on pages. */
class AlertScreenTest {
  private static final String SENSORS =
      """
      gateways:
        - {name: cellar, url: "%s", dispenserId: 1}
      retention: 0s
      rules:
        - {name: too warm, above: 8, for: 0s, refuseOpens: true, message: The beer is <b>warm</b>}
      """;

  @Test
  void aTapThatAnAlertKeepsClosedSaysWhyOnAllPages() {
    try (Browser browser = Browser.open();
        SensorGateway gateway = new SensorGateway();
        TestApp app =
            TestApp.withSensors(Engine.SQLITE.newDatabase(), SENSORS.formatted(gateway.url()))) {
      new Taps(app).create();
      Page wall = browser.page();
      wall.navigate(app.anyone().base());
      Page phone = browser.page();
      phone.navigate(app.anyone().base() + "/tap/1");
      assertThat(phone.locator("#button")).hasAttribute("aria-disabled", "false");
      Page admin = new AdminPages(app, browser).section("sensors");
      Locator alerts = admin.locator("section[aria-labelledby=alerts]");
      assertThat(alerts).not().containsText("too warm");

      gateway.measures(app, 9.5f);
      Locator card = wall.locator(".tap");
      assertThat(card).hasAttribute("data-state", "out");
      assertThat(card).containsText("9.5 °C");
      assertThat(card.locator("[data-field=state]")).hasText("Out of service");
      assertThat(card.locator("[data-field=alert]")).hasText("The beer is <b>warm</b>");
      assertThat(phone.locator("[data-field=alert]")).hasText("The beer is <b>warm</b>");
      assertThat(phone.locator("#button")).hasAttribute("aria-disabled", "true");
      assertThat(alerts).containsText("The beer is <b>warm</b>");
      for (Page page : List.of(wall, phone, admin)) {
        assertThat(Browser.barriers(page)).isEmpty();
      }
      Browser.screenshots(wall, "wall-alert");
      Browser.screenshots(phone, "tap-alert");
      Browser.screenshots(admin, "admin-alert");
      withoutScripts(app, browser);

      gateway.measures(app, 5);
      assertThat(card).hasAttribute("data-state", "ready");
      assertThat(card.locator("[data-field=alert]")).isEmpty();
      assertThat(phone.locator("#button")).hasAttribute("aria-disabled", "false");
      assertThat(alerts).not().containsText("too warm");
      assertThat(browser.errors()).isEmpty();

      // The alert begins again while a guest opens the tap.
      phone.route(
          "**/open",
          route -> {
            gateway.measures(app, 9.5f);
            route.resume();
          });
      phone.locator("#button").click();
      assertThat(phone.locator("#problem")).hasText("The beer is <b>warm</b>");
    }
  }

  private static void withoutScripts(TestApp app, Browser browser) {
    Page page = browser.page(settings -> settings.setJavaScriptEnabled(false));
    for (String path : List.of("/", "/tap/1")) {
      page.navigate(app.anyone().base() + path);
      assertThat(page.locator("[data-state=out]")).isVisible();
      assertThat(page.locator("[data-field=state]")).hasText("Out of service");
      assertThat(page.locator("[data-field=alert]")).hasText("The beer is <b>warm</b>");
    }
  }
}
