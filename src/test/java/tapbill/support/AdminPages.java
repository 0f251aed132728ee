package tapbill.support;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.function.UnaryOperator;

/** Opens the dashboard in a browser. */
public record AdminPages(TestApp app, Browser browser) {

  /** Opens the dashboard without logging in. */
  public Page unknown(UnaryOperator<com.microsoft.playwright.Browser.NewContextOptions> settings) {
    Page page = browser.page(options -> settings.apply(options.setTimezoneId("Europe/Berlin")));
    page.navigate(app.anyone().base() + "/admin");
    return page;
  }

  /** Logs in as the first admin and opens a section. */
  public Page section(String id) {
    return section(id, UnaryOperator.identity());
  }

  /** Logs in as the first admin and opens a section, with other browser settings. */
  public Page section(
      String id, UnaryOperator<com.microsoft.playwright.Browser.NewContextOptions> settings) {
    Page page = unknown(settings);
    logIn(page.locator("main"), "admin", TestApp.PASSWORD);
    assertThat(page.locator("#sections")).isVisible();
    open(page, id);
    return page;
  }

  /** Opens a section and waits until it is loaded. */
  public static void open(Page page, String id) {
    page.locator("#sections a[href='#/" + id + "']").click();
    assertThat(page.locator("#sections a[aria-current]")).hasAttribute("href", "#/" + id);
    assertThat(page.locator("main [aria-busy=true]")).hasCount(0);
  }

  /** Fills in and submits the login form. */
  public static void logIn(Locator place, String username, String password) {
    place.locator("[name=username]").fill(username);
    place.locator("[name=password]").fill(password);
    place.locator("button[type=submit]").click();
  }

  /** Returns the button with exactly this name. */
  public static Locator button(Locator place, String name) {
    return place.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }
}
