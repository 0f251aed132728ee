package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests the page of a tap in a real browser, as an attendee uses it. */
class PourScreenTest {
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
  void anAttendeePoursAndSeesTheBillOfTheApi() {
    String tap = taps.create();
    Page page = open(tap);
    press(page, "Open the tap");
    assertThat(button(page)).hasText("Close the tap");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");
    Locator running = page.locator("#running [data-field=cost]");
    String cost = running.getAttribute("value");
    assertThat(running).not().hasAttribute("value", String.valueOf(cost));

    app.clock().advance("22");
    press(page, "Close the tap");

    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(value(page, "bill-cost")).hasText("€17.25");
    assertThat(page.locator("#bill")).containsText("Exactly €17.248");
    assertThat(value(page, "bill-amount")).hasText("1.408 l");
    assertThat(page.locator("#announcement")).hasText("The tap is closed. 1.408 l, €17.25.");
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
  }

  @Test
  void aDoubleTapIsOneTap() {
    String tap = taps.create();
    Page page = open(tap);
    AtomicInteger requests = new AtomicInteger();
    page.onRequest(
        request -> {
          if (request.method().equals("POST")) {
            requests.incrementAndGet();
          }
        });
    assertThat(button(page)).hasText("Open the tap");
    button(page).dblclick();
    assertThat(button(page)).hasText("Close the tap");
    assertThat(button(page)).hasAttribute("aria-disabled", "false");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");

    app.clock().advance("22");
    button(page).dblclick();
    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(button(page)).hasAttribute("aria-disabled", "false");

    assertThat(requests).hasValue(2);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
    assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("1");
  }

  @Test
  void lostAnswersNeitherOpenNorBillTwice() {
    String tap = taps.create();
    Page page = open(tap);
    loseFirstAnswer(page, "open");
    loseFirstAnswer(page, "close");
    press(page, "Open the tap");
    assertThat(button(page)).hasText("Close the tap");
    app.clock().advance("22");
    press(page, "Close the tap");

    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    assertThat(page.locator("#problem")).isEmpty();
    Reply statistics = taps.statistics(tap);
    assertThat(statistics.number("total_transactions")).isEqualByComparingTo("1");
    assertThat(statistics.number("total_revenue")).isEqualByComparingTo("17.248");
  }

  @Test
  void aReloadFindsThePourAndItsBill() {
    String tap = taps.create();
    Page page = open(tap);
    press(page, "Open the tap");
    assertThat(button(page)).hasText("Close the tap");
    page.reload();
    assertThat(button(page)).hasText("Close the tap");
    assertThat(page.locator("#running")).isVisible();

    app.clock().advance("22");
    press(page, "Close the tap");
    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    page.reload();
    assertThat(button(page)).hasText("Open the tap");
    assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
  }

  @Test
  void actionsOnOnePageShowOnTheOthers() {
    String tap = taps.create();
    Page phone = open(tap);
    Page other = phone.context().newPage();
    other.navigate(phone.url());
    Page wall = page("/");
    Locator card = wall.locator(".tap[data-id=\"" + tap.replaceAll("\\D", "") + "\"]");
    assertThat(card).hasAttribute("data-state", "ready");

    press(phone, "Open the tap");
    assertThat(card).hasAttribute("data-state", "pouring");
    assertThat(card.locator("[data-field=cost]")).hasText(Pattern.compile("€\\d+\\.\\d\\d"));
    app.clock().advance("22");
    press(other, "Close the tap");

    for (Page page : List.of(phone, other)) {
      assertThat(value(page, "bill-cost")).hasAttribute("value", "17.248");
    }
    assertThat(card).hasAttribute("data-state", "poured");
    assertThat(card.locator("[data-field=cost]")).hasAttribute("value", "17.248");
    app.admin().patch(tap, Json.of("name", "Renamed", "price", 7));
    assertThat(card.locator("[data-field=beer]")).hasText("Renamed");
    app.admin().patch(tap, Json.of("retired", true));
    assertThat(card).hasCount(0);
    assertThat(phone.locator("[data-field=state]")).hasText("No longer in use");
    assertThat(button(phone)).hasAttribute("aria-disabled", "true");
  }

  @Test
  void aWristbandIsAskedForAndRefusalsAreToldInTheReadersLanguage() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("access", "authorized"));
    String token = Tokens.create();
    new Tokens(app).allow(app.anyone().get(tap).text("station_id"), token);
    Page page = browser.page(settings -> settings.setLocale("de-DE"));
    page.navigate(app.anyone().base() + tap.replace("/api/dispenser", "/tap"));
    Locator field = page.getByLabel("Code des Armbands");

    field.fill("short");
    press(page, "Zapfhahn öffnen");
    assertThat(page.locator("#problem")).containsText("20 bis 80");
    assertThat(field).hasAttribute("aria-invalid", "true");
    field.fill(Tokens.create());
    press(page, "Zapfhahn öffnen");
    assertThat(page.locator("#problem"))
        .hasText("Dieses Armband darf diesen Zapfhahn nicht öffnen.");
    field.fill(token);
    press(page, "Zapfhahn öffnen");
    assertThat(button(page)).hasText("Zapfhahn schließen");
    assertThat(page.locator("#problem")).isEmpty();
    assertThat(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
        .asString()
        .doesNotContain(token);
  }

  @Test
  void somebodyElseWasFaster() {
    String tap = taps.create();
    Page page = open(tap);
    assertThat(button(page)).hasText("Open the tap");
    page.route("**/api/live", Route::abort);
    page.route(
        "**/open",
        route -> {
          app.anyone().post(tap + "/open");
          route.resume();
        });
    press(page, "Open the tap");
    assertThat(page.locator("#problem")).hasText("Somebody else has just opened this tap.");
    assertThat(button(page)).hasText("Close the tap");
  }

  @Test
  void aBusyServerIsAskedAgain() {
    String tap = taps.create();
    Page page = open(tap);
    AtomicInteger refused = new AtomicInteger();
    page.route(
        "**/open",
        route -> {
          if (refused.incrementAndGet() > 1) {
            route.resume();
          } else {
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(503)
                    .setHeaders(Map.of("Retry-After", "1"))
                    .setBody("<html>a proxy</html>"));
          }
        });
    press(page, "Open the tap");
    assertThat(page.locator("#problem")).containsText("Trying again");
    assertThat(button(page)).hasText("Close the tap");
    assertThat(page.locator("#problem")).isEmpty();
  }

  /** Compares the figures of money.js with the bill of the server. */
  @Test
  void aPageComputesWhatTheServerBills() {
    Page page = page("/");
    for (String[] pour :
        new String[][] {
          {"0.064", "12.25", "22"},
          {"0.0653", "12.25", "13"},
          {"0.000001", "0.000001", "0.5"},
          {"0.000001", "1", "0.499999"},
          {"99.999999", "99999.999999", "86399.999999"}
        }) {
      String tap = taps.create(pour[0], pour[1]);
      Reply bill = taps.pour(tap, pour[2]);
      Object computed =
          page.evaluate(
              """
              async ([flow, price, from, to]) => {
                const {bill, micros} = await import("/screens/js/money.js");
                return Object.values(bill(flow, price, micros(to) - micros(from))).join(" ");
              }
              """,
              List.of(
                  Double.parseDouble(pour[0]),
                  Double.parseDouble(pour[1]),
                  bill.text("start_time"),
                  bill.text("end_time")));
      assertThat(computed)
          .isEqualTo(plain(bill.number("amount")) + " " + plain(bill.number("cost")));
    }
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  /** Loses the response to the first request, which the server has processed. */
  private static void loseFirstAnswer(Page page, String action) {
    AtomicInteger requests = new AtomicInteger();
    page.route(
        "**/" + action,
        route -> {
          if (requests.incrementAndGet() > 1) {
            route.resume();
          } else {
            route.fetch();
            route.abort();
          }
        });
  }

  private Page open(String tap) {
    return page(tap.replace("/api/dispenser", "/tap"));
  }

  private Page page(String path) {
    Page page = browser.page();
    page.navigate(app.anyone().base() + path);
    return page;
  }

  /** Presses the button once it has the text and no longer ignores a double tap. */
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
