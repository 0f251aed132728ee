package tapbill.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ScreenshotType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Chromium for tests of pages: the one that the environment variable {@code CHROMIUM} names, the
 * installed one, or the one that Playwright has downloaded. The headless shell is preferred,
 * because it takes two thirds of the time.
 */
public final class Browser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private static final String AXE = axe();

  /** The browser's report of a failed or refused request, which tests cause on purpose. */
  private static final String NETWORK = "Failed to load resource";

  /** The timeout for elements of a page, in milliseconds; build machines are slow. */
  private static final int PATIENCE = 20_000;

  private static com.microsoft.playwright.@Nullable Browser chromium;

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  private Browser() {}

  /**
   * Starts Chromium once for all tests. If it cannot be started, the test is skipped, or fails on a
   * build server.
   */
  public static synchronized Browser open() {
    if (chromium == null) {
      chromium = launch();
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    }
    return new Browser();
  }

  private static com.microsoft.playwright.Browser launch() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return playwright.chromium().launch(options());
    } catch (PlaywrightException e) {
      playwright.close();
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      LOG.warn("TESTS OF PAGES ARE SKIPPED: no Chromium can be started; set CHROMIUM to its path");
      return Assumptions.abort("No Chromium: " + e.getMessage());
    }
  }

  private static BrowserType.LaunchOptions options() {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            // Without an emulated graphics card, which takes most of the time of a small machine.
            .setIgnoreDefaultArgs(List.of("--enable-unsafe-swiftshader"))
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-gpu-rasterization",
                    "--disable-software-rasterizer",
                    "--disable-dev-shm-usage"));
    Path installed = installed();
    return installed == null ? options : options.setExecutablePath(installed);
  }

  private static @Nullable Path installed() {
    return Stream.of(
            System.getenv("CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens a page in a new English browser context. */
  public Page page() {
    return page(UnaryOperator.identity());
  }

  /** Opens a page in a new browser context with other settings. */
  public Page page(UnaryOperator<com.microsoft.playwright.Browser.NewContextOptions> settings) {
    BrowserContext context =
        Objects.requireNonNull(chromium)
            .newContext(
                settings.apply(
                    new com.microsoft.playwright.Browser.NewContextOptions().setLocale("en-GB")));
    contexts.add(context);
    context.setDefaultTimeout(PATIENCE);
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(this::keepError);
    return page;
  }

  private void keepError(ConsoleMessage message) {
    if (message.type().equals("error") && !message.text().contains(NETWORK)) {
      errors.add(message.text());
    }
  }

  /** Returns script errors and blocked resources since the previous call. */
  public List<String> errors() {
    List<String> seen = List.copyOf(errors);
    errors.clear();
    return seen;
  }

  /** Returns the accessibility violations, each with its rule, elements and reasons. */
  public static List<String> barriers(Page page) {
    return violations(page, Map.of("type", "tag", "values", RULES));
  }

  /** Returns the contrast violations, the only ones that another colour scheme can cause. */
  public static List<String> faintTexts(Page page) {
    return violations(page, Map.of("type", "rule", "values", List.of("color-contrast")));
  }

  /** Runs axe, which is sent once to each document: half a megabyte each time takes most of it. */
  private static List<String> violations(Page page, Map<String, Object> rules) {
    if (!Boolean.TRUE.equals(page.evaluate("'axe' in window"))) {
      page.evaluate(AXE);
    }
    List<?> violations =
        (List<?>)
            page.evaluate(
                """
                rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(result =>
                  result.violations.map(violation => violation.id + ': ' + violation.nodes
                    .map(node => node.html + ' ' + node.failureSummary).join('; ')))""",
                rules);
    return violations.stream().map(String.class::cast).toList();
  }

  private static String axe() {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Saves a screenshot of the visible part of the page as build output. */
  public static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setType(ScreenshotType.JPEG)
            .setPath(SCREENSHOTS.resolve(name + ".jpg")));
  }

  /** Saves screenshots at the widths of a phone and of a desktop screen. */
  public static void screenshots(Page page, String name) {
    for (int width : List.of(360, 1280)) {
      page.setViewportSize(width, 800);
      screenshot(page, name + "-" + width);
    }
  }

  /** Closes all pages that this object opened. */
  @Override
  public void close() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }
}
