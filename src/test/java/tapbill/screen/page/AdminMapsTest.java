package tapbill.screen.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.support.AdminPages.button;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tapbill.support.AdminPages;
import tapbill.support.Browser;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests maps in the dashboard: upload, placing of taps, visibility, deletion. */
class AdminMapsTest {
  private static final LocatorAssertions.ContainsTextOptions PROCESSED =
      new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

  @Test
  void aMapIsUploadedAndTapsArePlacedOnIt() throws IOException {
    try (Browser browser = Browser.open();
        TestApp app = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(app).create();
      app.admin().patch(tap, Json.of("name", "Left bar"));
      Page page = new AdminPages(app, browser).section("maps");
      assertThat(page.locator("main .notice")).hasText("There are no maps yet.");
      upload(page);

      Locator card = page.locator(".map");
      assertThat(card.locator("h2")).hasText("<b>Main field</b>");
      assertThat(card).containsText("Ready", PROCESSED);
      assertThat(card.locator("img")).hasJSProperty("complete", true);
      assertThat(Browser.barriers(page)).isEmpty();
      Browser.screenshot(page, "admin-maps-1280-light");

      card.getByText("Place taps").click();
      place(page);
      Browser.screenshot(page, "admin-pins-1280-light");
      assertThat(Browser.barriers(page)).isEmpty();
      button(page.locator("main"), "Save").click();
      assertThat(page.locator("#announcements")).containsText("saved");
      JsonNode map = app.admin().get("/api/v1/maps").json().get(0);
      JsonNode pin =
          app.admin().get("/api/v1/maps/" + map.get("id").asText() + "/pins").json().get(0);
      assertThat(pin.get("x").decimalValue())
          .isBetween(new BigDecimal("0.74"), new BigDecimal("0.76"));
      assertThat(pin.get("y").decimalValue()).isEqualByComparingTo("0.125");

      page.goBack();
      button(card, "Edit: <b>Main field</b>").click();
      page.locator("dialog [name=visibility]").selectOption("private");
      page.locator("dialog button[type=submit]").click();
      assertThat(card).containsText("Only you and admins");
      button(card, "Delete: <b>Main field</b>").click();
      button(page.locator("dialog"), "Delete").click();
      assertThat(page.locator("main .notice")).hasText("There are no maps yet.");
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void upload(Page page) throws IOException {
    button(page.locator("main"), "Upload a map").click();
    Locator dialog = page.locator("dialog");
    button(dialog, "Upload").click();
    assertThat(dialog.locator("[name=file][aria-invalid=true]")).isFocused();
    dialog
        .locator("[name=file]")
        .setInputFiles(new FilePayload("field.png", "image/png", picture()));
    dialog.locator("[name=title]").fill("<b>Main field</b>");
    // The bar is hidden after the response, so an observer records it before.
    page.evaluate(
        """
        () => {
          window.shares = [];
          const share = document.querySelector("dialog .share");
          new MutationObserver(() => window.shares.push(share.textContent))
              .observe(share, {childList: true});
        }
        """);
    button(dialog, "Upload").click();
    assertThat(dialog).hasCount(0);
    assertThat(page.evaluate("window.shares.join()").toString()).contains("%", "Storing");
  }

  /** Drags the pin to x = 3/4, and moves it to y = 1/8 by keys and numbers. */
  private static void place(Page page) {
    button(page.locator("main"), "Place: Left bar").click();
    Locator pin = page.locator(".pin");
    assertThat(pin).hasAttribute("aria-label", "Left bar: 50% from the left, 50% from the top");
    assertThat(page.locator(".plan img")).hasJSProperty("complete", true);
    page.locator(".plan").scrollIntoViewIfNeeded();
    BoundingBox from = pin.boundingBox();
    BoundingBox plan = page.locator(".plan").boundingBox();
    double y = from.y + from.height / 2;
    page.mouse().move(from.x + from.width / 2, y);
    page.mouse().down();
    page.mouse().move(plan.x + plan.width * 0.6, y);
    page.mouse().move(plan.x + plan.width * 0.75, y);
    page.mouse().up();
    pin.focus();
    page.keyboard().press("ArrowUp");
    page.keyboard().press("Shift+ArrowUp");
    Locator fromTop = page.locator("[data-pin$='-y']");
    assertThat(fromTop).hasValue("44");
    assertThat(page.locator("main [role=status]")).containsText("not saved");
    fromTop.fill("12.5");
  }

  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(1200, 800, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(0xdde8cf));
    pen.fillRect(0, 0, 1200, 800);
    pen.setColor(new Color(0xb8a98a));
    pen.fillRect(100, 60, 300, 120);
    pen.fillRect(760, 60, 340, 160);
    pen.setColor(new Color(0x8fb3c9));
    pen.fillOval(420, 420, 360, 240);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
