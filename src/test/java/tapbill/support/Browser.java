package tapbill.support;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Chromium for tests of pages: that of the environment variable {@code CHROMIUM}, that of the
 * system, or the one that Playwright has downloaded.
 */
public final class Browser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  /** What a browser reports of a server that is away, or that refuses: tests do both. */
  private static final String NETWORK = "Failed to load resource";

  /** How long to wait for what a page will show; build machines are slow. */
  private static final int PATIENCE = 20_000;

  private static com.microsoft.playwright.@Nullable Browser chromium;

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  private Browser() {}

  /**
   * Starts one, which ends with the tests; where there is none the test is skipped, and on a build
   * server it fails.
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
            .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"));
    Path installed = installed();
    return installed == null ? options : options.setExecutablePath(installed);
  }

  private static @Nullable Path installed() {
    return Stream.of(System.getenv("CHROMIUM"), "/usr/bin/chromium")
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** A page of somebody who reads English and has nothing else open. */
  public Page page() {
    return page(UnaryOperator.identity());
  }

  /** A page of somebody else. */
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

  /** What scripts have thrown and what the browser has refused to load, since the last time. */
  public List<String> errors() {
    List<String> seen = List.copyOf(errors);
    errors.clear();
    return seen;
  }

  /** What hinders people: rule, element and why, for each. */
  public static List<String> barriers(Page page) {
    return barriers(axe(page).withTags(RULES));
  }

  /** What cannot be read for its colours: all that another colour scheme can change. */
  public static List<String> faintTexts(Page page) {
    return barriers(axe(page).withRules(List.of("color-contrast")));
  }

  /** Prepares a check that returns violations alone: the other results take most of the time. */
  private static AxeBuilder axe(Page page) {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return new AxeBuilder(page).options(options);
  }

  private static List<String> barriers(AxeBuilder axe) {
    // Without a second page, which matters only where frames are of other origins.
    return axe.setLegacyMode(true).analyze().getViolations().stream()
        .map(Browser::barrier)
        .toList();
  }

  private static String barrier(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getNodes().stream()
            .map(node -> node.getHtml() + " " + node.getFailureSummary())
            .collect(Collectors.joining("; "));
  }

  /** Keeps a picture of what can be seen, as build output. */
  public static void screenshot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** The same on a phone and on a desk. */
  public static void screenshots(Page page, String name) {
    for (int width : List.of(360, 1280)) {
      page.setViewportSize(width, 800);
      screenshot(page, name + "-" + width);
    }
  }

  /** Closes its pages. */
  @Override
  public void close() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
  }
}
