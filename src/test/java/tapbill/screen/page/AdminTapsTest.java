package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tapbill.support.AdminPages.button;
import static tapbill.support.AdminPages.logIn;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tapbill.support.AdminPages;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests in a real browser how admins and staff limit, close and retire taps. */
class AdminTapsTest {
  private static Browser browser;
  private static TestApp app;
  private static AdminPages pages;

  @BeforeAll
  static void start() {
    browser = Browser.open();
    app = TestApp.start(Engine.SQLITE);
    pages = new AdminPages(app, browser);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      app.close();
    }
  }

  @AfterEach
  void nothingFailedInTheBrowser() {
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void theMostOfOnePourIsSetAndCleared() {
    String tap = new Taps(app).create();
    String name = "Tap " + UUID.randomUUID();
    app.admin().patch(tap, Json.of("name", name));
    Page page = pages.section("taps");
    Locator row = page.locator("main tbody tr").filter(containing(name));
    Locator most = page.locator("dialog [name=max_amount]");
    Locator save = page.locator("dialog button[type=submit]");
    button(row, "Edit: " + name).click();
    most.fill("0,01");
    save.click();
    assertThat(most).hasAttribute("aria-invalid", "true");
    most.fill("0,5");
    save.click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(app.anyone().get(tap).number("max_amount")).isEqualByComparingTo("0.5");
    button(row, "Edit: " + name).click();
    assertThat(most).hasValue("0.5");
    most.fill("");
    save.click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(app.anyone().get(tap).json().has("max_amount")).isFalse();
  }

  @Test
  void anOpenTapIsClosedAndRetiredIfTheAdminSaysSo() {
    String tap = new Taps(app).create();
    String name = "Tap " + UUID.randomUUID();
    app.admin().patch(tap, Json.of("name", name));
    app.anyone().post(tap + "/open");
    Page page = pages.section("taps");
    Locator row = page.locator("main tbody tr").filter(containing(name));
    button(row, "Retire: " + name).click();
    button(page.locator("dialog"), "Retire").click();
    Locator question = page.locator("dialog[open]");
    assertThat(question).containsText(name + " is open.");
    assertThat(page.locator("#announcements")).isEmpty();
    assertThat(app.anyone().get(tap).json().has("retired")).isFalse();
    app.clock().advance("22");
    button(question, "Close and retire").click();
    assertThat(row).hasCount(0);
    assertThat(question).hasCount(0);
    assertThat(app.anyone().get(tap).text("retired")).isEqualTo("true");
    assertThat(new Taps(app).statistics(tap).number("total_revenue"))
        .isEqualByComparingTo("17.248");
  }

  @Test
  void anAdminClosesWhatSomebodyElseHasOpenedOnThePageOfTheTap() {
    String tap = openedByAGuest();
    Page page = pages.section("overview");
    page.locator("section[aria-labelledby=open-taps] a")
        .filter(containing(app.anyone().get(tap).text("name")))
        .click();
    closeAsStaff(page, tap);
  }

  @Test
  void staffClosesWhatSomebodyElseHasOpened() {
    app.admin()
        .post(
            "/api/accounts",
            Json.of("username", "barkeeper", "password", "correct horse battery", "role", "staff"));
    String tap = openedByAGuest();
    Page page = pages.unknown(UnaryOperator.identity());
    logIn(page.locator("main"), "barkeeper", "correct horse battery");
    assertThat(page.locator("main")).containsText("As staff you can close every tap");
    page.navigate(app.anyone().base() + tap.replace("/api/dispenser", "/tap"));
    closeAsStaff(page, tap);

    page.navigate(app.anyone().base() + "/admin");
    button(page.locator("#person"), "Log out").click();
    assertThat(page.locator("h1")).hasText("Log in");
    String other = openedByAGuest();
    page.navigate(app.anyone().base() + other.replace("/api/dispenser", "/tap"));
    assertThat(page.locator("#in-use")).isVisible();
    app.admin().post(other + "/close");
  }

  @Test
  void poursThatSomebodyShouldLookAtAreMarked() {
    Taps taps = new Taps(app);
    String bounded = taps.create();
    app.admin().patch(bounded, "{\"name\":\"Bounded\",\"max_amount\":0.02}");
    app.anyone().post(bounded + "/open");
    app.clock().advance("1");
    await().until(() -> app.anyone().get(bounded).text("is_open").equals("false"));
    String late = taps.create();
    app.admin().patch(late, Json.of("name", "Late"));
    String path = "/dispenser/" + app.anyone().get(late).text("station_id") + "/status";
    String opened = app.clock().instant().toString();
    app.clock().advance("150");
    app.anyone().put(path, Json.of("status", "open", "updated_at", opened));
    Sql.on(app, "UPDATE pour SET clock_doubtful = 1 WHERE dispenser_id = ?", idOf(late));
    app.anyone().post(late + "/close");
    String usual = taps.create();
    app.admin().patch(usual, Json.of("name", "Usual"));
    taps.pour(usual, "5");

    Page page = pages.section("overview");
    Locator rows = page.locator("section[aria-labelledby=last-pours] tbody tr");
    assertThat(rows.filter(containing("Bounded"))).containsText("ended at its limit");
    assertThat(rows.filter(containing("Late"))).containsText("reported late");
    assertThat(rows.filter(containing("Late"))).containsText("clock doubtful");
    assertThat(rows.filter(containing("Usual")).locator(".warning")).hasCount(0);
  }

  @Test
  void runningPoursAreShownApartFromBilledOnes() {
    Taps taps = new Taps(app);
    taps.pour(taps.create(), "22");
    String tap = taps.create("0.1", "1000");
    app.anyone().post(tap + "/open");
    app.clock().advance("22");
    BigDecimal running = BigDecimal.ZERO;
    BigDecimal total = BigDecimal.ZERO;
    for (JsonNode line : app.admin().get("/api/statistics?transactions=none").json()) {
      running = running.add(line.at("/running/revenue").decimalValue());
      total = total.add(line.path("total_revenue").decimalValue());
    }
    assertThat(running).isGreaterThanOrEqualTo(new BigDecimal("2200"));

    Page page = pages.section("overview");
    assertThat(page.locator("[data-figure=running]")).hasText(euros(running));
    assertThat(page.locator("[data-figure=revenue]")).hasText(euros(total.subtract(running)));
    app.anyone().post(tap + "/close");
  }

  private static String euros(BigDecimal amount) {
    return String.format(Locale.UK, "€%,.2f", amount);
  }

  private static long idOf(String tap) {
    return app.anyone().get(tap).id();
  }

  private static void closeAsStaff(Page page, String tap) {
    assertThat(page.locator("#button")).hasText("Close the tap");
    app.clock().advance("22");
    page.locator("#button").click();
    assertThat(page.locator("[data-field=bill-cost]")).hasAttribute("value", "17.248");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  private static String openedByAGuest() {
    String tap = new Taps(app).create();
    app.admin().patch(tap, Json.of("name", "Tap " + UUID.randomUUID()));
    app.anyone().post(tap + "/open", Json.of("close_token", "0123456789abcdef0123456789abcdef"));
    return tap;
  }

  private static Locator.FilterOptions containing(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
