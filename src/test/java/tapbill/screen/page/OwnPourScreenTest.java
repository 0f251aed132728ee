package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests in a real browser whose pour it is, and where it ends. */
class OwnPourScreenTest {
  private static final String IN_USE = "In use. Somebody else has opened this tap";

  private static TestApp app;
  private static Taps taps;

  private final Browser browser = Browser.open();

  @BeforeAll
  static void start() {
    app = TestApp.start(Engine.SQLITE);
    taps = new Taps(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @AfterEach
  void nothingFailedInTheBrowser() {
    browser.close();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void whoHasNotOpenedTheTapNeitherClosesItNorGetsTheBill() {
    String tap = taps.create();
    Page stranger = open(tap);
    Page phone = open(tap);
    press(phone, "Open the tap");
    assertThat(button(phone)).hasText("Close the tap");

    assertThat(stranger.locator("#in-use")).containsText(IN_USE);
    assertThat(button(stranger)).isHidden();
    assertThat(stranger.locator("#running")).isVisible();
    assertThat(Browser.barriers(stranger)).isEmpty();
    for (int width : new int[] {390, 1280}) {
      stranger.setViewportSize(width, 800);
      phone.setViewportSize(width, 800);
      Browser.screenshot(stranger, "tap-in-use-" + width);
      Browser.screenshot(phone, "tap-own-" + width);
    }
    assertThat(app.anyone().post(tap + "/close").refusal()).isEqualTo("403 close_token");
    stranger.reload();
    assertThat(stranger.locator("#in-use")).isVisible();

    app.clock().advance("22");
    press(phone, "Close the tap");
    assertThat(value(phone, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(button(stranger)).hasText("Open the tap");
    assertThat(stranger.locator("#in-use")).isHidden();
    assertThat(stranger.locator("#bill")).isHidden();
    assertThat(stranger.locator("#announcement")).isEmpty();
    assertThat(endedBy(tap)).containsExactly("client");
  }

  @Test
  void anotherPageOfTheSameBrowserClosesTheTapAfterwards() {
    String tap = taps.create();
    Page first = open(tap);
    press(first, "Open the tap");
    assertThat(button(first)).hasText("Close the tap");
    Page second = first.context().newPage();
    first.close();
    second.navigate(url(tap));
    app.clock().advance("22");
    press(second, "Close the tap");

    assertThat(value(second, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(second.evaluate("JSON.stringify({...localStorage})")).isEqualTo("{}");
  }

  @Test
  void aPageThatLostTheAnswerToItsOpeningKnowsItsPour() {
    String tap = taps.create();
    Page page = open(tap);
    page.route(
        "**/open",
        route -> {
          route.fetch();
          route.abort();
        });
    press(page, "Open the tap");
    assertThat(page.locator("body")).hasAttribute("data-state", "pouring");
    page.reload();
    press(page, "Close the tap");
    assertThat(page.locator("#bill")).isVisible();
  }

  @Test
  void whatAControllerHasOpenedAnybodyCloses() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    Page watching = open(tap);
    Page page = open(tap);
    assertThat(button(watching)).hasText("Close the tap");
    app.clock().advance("22");
    press(page, "Close the tap");

    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(button(watching)).hasText("Open the tap");
    assertThat(watching.locator("#bill")).isHidden();
  }

  @ParameterizedTest
  @CsvSource({"0.064, 12.25, 0.02, 0.02, 0.245", "0.0653, 9.5, 0.025, 0.025, 0.2375"})
  void theCounterStopsAtTheBoundAndThePageShowsTheBill(
      String flow, String price, String most, String amount, String cost) {
    String tap = taps.create(flow, price);
    app.admin().patch(tap, "{\"max_amount\":" + most + "}");
    Page page = open(tap);
    press(page, "Open the tap");
    Locator running = page.locator("#running");

    assertThat(running.locator("[data-field=most]")).hasAttribute("value", amount);
    assertThat(running.locator("[data-field=amount]")).hasAttribute("value", amount);
    assertThat(running.locator("[data-field=cost]")).hasAttribute("value", cost);
    assertThat(button(page)).hasText("Close the tap");
    app.clock().advance("1");

    assertThat(value(page, "bill-cost")).hasAttribute("value", cost);
    assertThat(value(page, "bill-amount")).hasAttribute("value", amount);
    assertThat(value(page, "bill-bound"))
        .hasText("The tap closed at the most that one pour may be.");
    assertThat(button(page)).hasText("Open the tap");
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo(cost);
    assertThat(endedBy(tap)).containsExactly("bound");
  }

  @Test
  void theMostOfAPourIsToldInTheReadersLanguage() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("max_amount", 0.5));
    Page page = browser.page(settings -> settings.setLocale("de-DE"));
    page.navigate(url(tap));
    press(page, "Zapfhahn öffnen");
    assertThat(page.locator("#most")).hasText("Höchstens0,5 l");
  }

  @Test
  void aRetiredTapThatIsStillOpenIsShownAndClosedOnItsPage() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    Sql.on(app, "UPDATE dispenser SET retired_at = 1 WHERE id = ?", app.anyone().get(tap).id());
    Page page = open(tap);
    app.clock().advance("22");
    assertThat(page.locator("[data-field=state]")).hasText("Pouring");
    press(page, "Close the tap");
    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(page.locator("[data-field=state]")).hasText("No longer in use");
  }

  private List<String> endedBy(String tap) {
    long id = app.anyone().get(tap).id();
    return Sql.texts(app.databaseUri(), "SELECT ended_by FROM pour WHERE dispenser_id = " + id);
  }

  private Page open(String tap) {
    Page page = browser.page();
    page.navigate(url(tap));
    return page;
  }

  private static String url(String tap) {
    return app.anyone().base() + tap.replace("/api/dispenser", "/tap");
  }

  private static void press(Page page, String text) {
    assertThat(button(page)).hasText(text);
    assertThat(button(page)).hasAttribute("aria-disabled", "false");
    button(page).click();
  }

  private static Locator button(Page page) {
    return page.locator("#button");
  }

  private static Locator value(Page page, String field) {
    return page.locator("[data-field=" + field + "]");
  }
}
