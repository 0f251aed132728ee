package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests pages whose server stops and starts again. */
class ConnectionScreenTest {
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

  @Test
  void openPagesSayThatTheServerIsAwayAndShowTheTruthWhenItIsBack() {
    String database = Engine.SQLITE.newDatabase();
    try (Browser browser = Browser.open()) {
      Page phone = browser.page();
      Page wall = browser.page();
      String base;
      try (TestApp before = TestApp.start(database)) {
        base = before.anyone().base();
        String tap = new Taps(before).create();
        before.admin().patch(tap, Json.of("name", "Before"));
        phone.navigate(base + "/tap/1");
        wall.navigate(base + "/");
        phone.locator("#button:has-text('Open the tap')").click();
        assertThat(phone.locator("#button")).hasText("Close the tap");
        assertThat(phone.locator("#button")).hasAttribute("aria-disabled", "false");
      }
      for (Page page : new Page[] {phone, wall}) {
        assertThat(page.locator("#connection")).containsText("Connection lost", SOON);
      }
      assertThat(wall.locator(".tap")).hasAttribute("data-state", "pouring");
      phone.locator("#button").click();
      assertThat(phone.locator("#problem")).containsText("No connection", SOON);

      Map<String, String> samePort =
          Map.of(
              "server.applicationConnectors[0].port", Integer.toString(URI.create(base).getPort()));
      try (TestApp after = TestApp.start(database, samePort, "22")) {
        Locator cost = phone.locator("[data-field=bill-cost]");
        assertThat(cost)
            .hasAttribute(
                "value", "17.248", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
        assertThat(phone.locator("#problem")).isEmpty();
        for (Page page : new Page[] {phone, wall}) {
          assertThat(page.locator("#connection"))
              .isEmpty(new LocatorAssertions.IsEmptyOptions().setTimeout(30_000));
        }
        assertThat(wall.locator(".tap [data-field=cost]")).hasAttribute("value", "17.248");
        assertThat(new Taps(after).statistics("/api/dispenser/1").number("total_transactions"))
            .isEqualByComparingTo("1");
        after.admin().patch("/api/dispenser/1", Json.of("name", "After"));
        assertThat(wall.locator("[data-field=beer]")).hasText("After");
      }
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Covers proxies that block streams: pages then poll every two seconds. */
  @Test
  void aPageWithoutAStreamAsksNowAndThen() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(app).create();
      Page wall = browser.page();
      wall.route(
          "**/api/live",
          route -> route.fulfill(new Route.FulfillOptions().setStatus(404).setBody("")));
      wall.navigate(app.anyone().base());
      app.admin().patch(tap, Json.of("name", "Renamed"));
      assertThat(wall.locator("[data-field=beer]")).hasText("Renamed");
      app.anyone().post(tap + "/open");
      assertThat(wall.locator(".tap")).hasAttribute("data-state", "pouring");
      assertThat(wall.locator("#connection")).isEmpty();
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void withoutScriptsAPageIsAList() {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(app).create("0.064", "12.25");
      app.admin()
          .patch(tap, Json.of("beer", Map.of("name", "<script>alert(1)</script>", "abv", 5.2)));
      app.anyone().post(tap + "/open");
      Page page = browser.page(settings -> settings.setJavaScriptEnabled(false));
      page.navigate(app.anyone().base());
      Locator card = page.locator(".tap");
      assertThat(card.getByRole(AriaRole.HEADING)).hasText("<script>alert(1)</script>");
      assertThat(card).containsText("5.2%");
      assertThat(card).containsText("€12.25");
      assertThat(card).containsText("Pouring");
      card.getByRole(AriaRole.LINK).click();
      assertThat(page.locator("h1")).hasText("<script>alert(1)</script>");
    }
  }
}
