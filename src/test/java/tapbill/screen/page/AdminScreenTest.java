package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tapbill.support.AdminPages.button;
import static tapbill.support.AdminPages.logIn;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tapbill.support.AdminPages;
import tapbill.support.Api;
import tapbill.support.Browser;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;
import tapbill.support.Xlsx;

/** Tests the dashboard in a real browser, as promoters use it. */
class AdminScreenTest {
  private static final String PASSWORD = "correct horse battery";

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
  void aWrongPasswordSaysSoAndTheRightOneEnters() {
    Page page = pages.unknown(UnaryOperator.identity());
    logIn(page.locator("main"), "admin", "not the password");
    assertThat(page.locator("main [role=alert]")).hasText("The username or the password is wrong.");
    logIn(page.locator("main"), "admin", TestApp.PASSWORD);
    assertThat(page.locator("h1")).hasText("Overview");
    assertThat(page.locator("#person")).containsText("admin");
    assertThat(page.evaluate("document.cookie")).isEqualTo("");
    button(page.locator("#person"), "Log out").click();
    assertThat(page.locator("h1")).hasText("Log in");
    page.reload();
    assertThat(page.locator("h1")).hasText("Log in");
  }

  @Test
  void usersAreToldThatThePageIsForAdmins() {
    String user = account("user");
    Page page = pages.unknown(UnaryOperator.identity());
    logIn(page.locator("main"), user, PASSWORD);
    assertThat(page.locator("main .notice")).containsText("Only admins can use the dashboard");
    assertThat(page.locator("#sections")).isHidden();
  }

  @Test
  void aTapThatIsCreatedIsOnTheWall() {
    Page wall = browser.page();
    wall.navigate(app.anyone().base());
    Page page = pages.section("taps");
    button(page.locator("main"), "Create a tap").click();
    Locator dialog = page.locator("dialog");
    dialog.locator("[name='beer.name']").fill("<script>alert(1)</script>");
    dialog.locator("[name=price]").fill("-1");
    dialog.locator("[name=flow_volume]").fill("0,064");
    dialog.locator("button[type=submit]").click();
    assertThat(dialog.locator("[name=price][aria-invalid=true]")).isFocused();
    assertThat(dialog.locator(".problem").filter(containing("price"))).isVisible();
    dialog.locator("[name=price]").fill("12,25");
    dialog.locator("button[type=submit]").click();
    assertThat(dialog).hasCount(0);
    assertThat(page.locator("main td").filter(containing("<script>alert(1)</script>"))).isVisible();
    assertThat(wall.locator(".tap").filter(containing("<script>alert(1)</script>")))
        .containsText("€12.25");
  }

  @Test
  void aTapIsChangedRetiredAndRestored() {
    String tap = new Taps(app).create();
    String name = "Tap " + UUID.randomUUID();
    app.admin().patch(tap, Json.of("name", name));
    Page page = pages.section("taps");
    Locator row = page.locator("main tbody tr").filter(containing(name));
    button(row, "Edit: " + name).click();
    page.locator("dialog [name=price]").fill("6.666");
    page.locator("dialog [name='beer.name']").fill("Helles");
    page.locator("dialog button[type=submit]").click();
    assertThat(row).containsText("€6.666");
    assertThat(app.anyone().get(tap).number("flow_volume")).isEqualByComparingTo("0.064");
    button(row, "Retire: " + name).click();
    button(page.locator("dialog"), "Retire").click();
    assertThat(row).hasCount(0);
    page.locator("#show-retired").check();
    button(row, "Restore: " + name).click();
    assertThat(button(row, "Retire: " + name)).isVisible();
    assertThat(app.anyone().get(tap).json().has("retired")).isFalse();
  }

  @Test
  void poursAddToTheRevenue() {
    String tap = new Taps(app).create("0.1", "1000");
    app.admin().patch(tap, Json.of("name", "Most expensive"));
    Page page = pages.section("overview");
    app.anyone().post(tap + "/open");
    Locator open = page.locator("section[aria-labelledby=open-taps]");
    assertThat(open).containsText("Most expensive");
    app.clock().advance("22");
    app.anyone().post(tap + "/close");
    assertThat(open).not().containsText("Most expensive");
    BigDecimal revenue = revenueOfToday();
    assertThat(page.locator("[data-figure=revenue]"))
        .hasText(String.format(Locale.UK, "€%,.2f", revenue));
    assertThat(page.locator("section[aria-labelledby=by-tap] tbody tr").first())
        .containsText("Most expensive");
    assertThat(page.locator("section[aria-labelledby=last-pours]")).containsText("2.200 l");
    page.locator(".chart summary").first().click();
    assertThat(page.locator(".chart").first().locator("tr").filter(containing("€2,200.00")))
        .containsText("22:00");
  }

  @Test
  void salesAreShownInUtcIfTheServerDoesNotKnowTheZone() {
    Page page = browser.page(settings -> settings.setTimezoneId("Europe/Madrid"));
    page.route(
        "**/api/statistics/timeline?*Madrid*",
        route ->
            route.resume(
                new Route.ResumeOptions()
                    .setUrl(route.request().url().replace("Madrid", "Atlantis"))));
    page.navigate(app.anyone().base() + "/admin");
    AdminPages.logIn(page.locator("main"), "admin", TestApp.PASSWORD);
    assertThat(page.locator("[data-figure=revenue]")).containsText("€");
    assertThat(page.locator("main .hint").filter(containing(", UTC"))).hasCount(1);
    page.context().close();
  }

  @Test
  void salesAreDownloadedAndALongListIsReadPageByPage() throws IOException {
    try (TestApp own = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(own).create();
      new Taps(own).pour(tap, "22");
      for (int price = 1; price <= 100; price++) {
        own.admin().patch(tap, Json.of("price", price));
      }
      Page page = new AdminPages(own, browser).section("overview");
      Download workbook = download(page, "xlsx");
      assertThat(workbook.suggestedFilename()).isEqualTo("pours.xlsx");
      assertThat(Xlsx.of(Files.readAllBytes(workbook.path())).rows(1).get(1))
          .contains("1.408", "17.248");
      Download csv = download(page, "comma");
      assertThat(csv.suggestedFilename()).isEqualTo("pours.csv");
      assertThat(csv.path()).content().contains(";1,408;17,248;");
      AdminPages.open(page, "sensors");
      assertThat(download(page, "point").suggestedFilename()).isEqualTo("readings.csv");
      AdminPages.open(page, "audit");
      Locator entries = page.locator("main tbody tr");
      assertThat(entries).hasCount(100);
      button(page.locator("main"), "Load more").click();
      assertThat(entries.nth(100)).isFocused();
      assertThat(entries.last()).containsText("account.create");
      page.context().close();
    }
  }

  private static Download download(Page page, String format) {
    button(page.locator("main"), "Download …").click();
    page.locator("dialog [name=format]").selectOption(format);
    return page.waitForDownload(() -> button(page.locator("dialog"), "Download").click());
  }

  private static BigDecimal revenueOfToday() {
    Reply statistics =
        app.admin()
            .get(
                "/api/statistics?transactions=none"
                    + "&from=2026-06-30T22:00:00Z&to=2026-07-01T22:00:00Z");
    return statistics.json().findValues("total_revenue").stream()
        .map(value -> value.decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void aSessionThatEndsLosesNoInput() {
    String name = account("admin");
    Page page = pages.unknown(UnaryOperator.identity());
    logIn(page.locator("main"), name, PASSWORD);
    assertThat(page.locator("#sections")).isVisible();
    AdminPages.open(page, "taps");
    button(page.locator("main"), "Create a tap").click();
    String beer = "Beer " + UUID.randomUUID();
    page.locator("dialog [name='beer.name']").fill(beer);
    page.locator("dialog [name=price]").fill("9");
    page.locator("dialog [name=flow_volume]").fill("0.05");
    String id = accountId(name);
    app.admin().patch("/api/accounts/" + id, Json.of("password", PASSWORD + " 2"));

    page.locator("dialog button[type=submit]").click();
    Locator again = page.locator("dialog").last();
    assertThat(again.locator("h2")).hasText("Please log in again");
    assertThat(page.locator("dialog [name='beer.name']")).hasValue(beer);
    logIn(again, name, PASSWORD + " 2");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator("main tbody")).containsText(beer);
    assertThat(app.anyone().get("/api/dispenser").body()).containsOnlyOnce(beer);
  }

  @Test
  void anAccessListIsReplacedByAFile() {
    String tap = new Taps(app).create();
    app.admin().patch(tap, Json.of("name", "List " + tap, "access", "authorized"));
    String list = "/station/" + app.anyone().get(tap).text("station_id") + "/acl";
    String first = Tokens.create();
    String second = Tokens.create();
    Page page = pages.section("access");
    page.locator("main select").first().selectOption("List " + tap);
    assertThat(page.locator("main .notice")).containsText("no wristband");
    byte[] csv = ("driver_token\n" + first + "\n" + second + "\n").getBytes(UTF_8);
    page.locator("main [name=file]").setInputFiles(new FilePayload("list.csv", "text/csv", csv));
    button(page.locator("main"), "Upload").click();
    button(page.locator("dialog"), "Replace the whole list").click();
    assertThat(page.locator("#announcements")).containsText("Wristbands: 2");
    assertThat(page.locator("main tbody tr")).hasCount(2);

    button(page.locator("main"), "Remove: " + first).click();
    button(page.locator("dialog"), "Remove").click();
    assertThat(page.locator("main tbody tr")).hasCount(1);
    page.locator("main [name=driver_token]").fill(first);
    page.locator("main [name=valid_until]").fill("2026-08-01T12:30");
    button(page.locator("main"), "Add").click();
    assertThat(page.locator("main tbody tr")).hasCount(2);
    assertThat(app.admin().get(list).body()).contains("2026-08-01T10:30:00Z");
    page.locator("main [name=driver_token]").fill("short");
    button(page.locator("main"), "Add").click();
    assertThat(page.locator("main form .problem").filter(containing("driver_token"))).isVisible();
  }

  @Test
  void aCallbackIsDeliveredAgain() {
    String station = app.anyone().get(new Taps(app).create()).text("station_id");
    try (CallbackTarget target = CallbackTarget.start()) {
      app.anyone()
          .get(
              "/station/"
                  + station
                  + "/driver/"
                  + Tokens.create()
                  + "/authorize?callback_url="
                  + target.url());
      await().until(() -> target.calls().size() == 1);
      Page page = pages.section("authorizations");
      Locator asked = page.locator("main tbody tr").filter(containing(target.url()));
      assertThat(asked).containsText("Not allowed");
      asked.getByText("Deliver again").click();
      await().until(() -> target.calls().size() == 2);
      page.locator("main [name=decision]").selectOption("allowed");
      button(page.locator("main"), "Filter").click();
      assertThat(asked).hasCount(0);
    }
  }

  @Test
  void anAccountIsCreatedAndDeactivated() {
    String name = "new-" + UUID.randomUUID();
    Page page = pages.section("accounts");
    button(page.locator("main"), "Create an account").click();
    page.locator("dialog [name=username]").fill(name);
    page.locator("dialog [name=password]").fill("password");
    page.locator("dialog button[type=submit]").click();
    assertThat(page.locator("dialog [role=alert], dialog [aria-invalid]").first()).isVisible();
    page.locator("dialog [name=password]").fill(PASSWORD);
    page.locator("dialog [name=role]").selectOption("staff");
    page.locator("dialog button[type=submit]").click();
    Locator row = page.locator("main tbody tr").filter(containing(name));
    assertThat(row).containsText("Staff");
    assertThat(row).containsText("Active");
    button(row, "Deactivate: " + name).click();
    button(page.locator("dialog"), "Deactivate").click();
    assertThat(row).containsText("Inactive");
    AdminPages.open(page, "audit");
    assertThat(page.locator("main tbody tr").first()).containsText("active");
    assertThat(page.locator("main tbody tr").first()).containsText("true → false");
  }

  @Test
  void onesOwnPasswordIsChangedAndOneStays() {
    String name = account("admin");
    Page page = pages.unknown(UnaryOperator.identity());
    logIn(page.locator("main"), name, PASSWORD);
    AdminPages.open(page, "accounts");
    page.locator("main [name=current_password]").fill("wrong password");
    page.locator("main [name=new_password]").fill(PASSWORD + " 2");
    button(page.locator("main"), "Change the password").click();
    assertThat(page.locator("main form [role=alert]")).containsText("wrong");
    page.locator("main [name=current_password]").fill(PASSWORD);
    button(page.locator("main"), "Change the password").click();
    assertThat(page.locator("#announcements")).containsText("The password is changed");
    AdminPages.open(page, "taps");
    assertThat(page.locator("dialog")).hasCount(0);
    Api anyone = app.anyone();
    String credentials = Json.of("username", name, "password", PASSWORD + " 2");
    assertThat(anyone.post("/auth/login", credentials).status()).isEqualTo(200);
  }

  private static String account(String role) {
    String name = role + "-" + UUID.randomUUID();
    app.admin()
        .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", role));
    return name;
  }

  private static String accountId(String username) {
    for (var account : app.admin().get("/api/accounts?limit=1000").json()) {
      if (account.get("username").asText().equals(username)) {
        return account.get("id").asText();
      }
    }
    throw new AssertionError(username);
  }

  private static Locator.FilterOptions containing(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
