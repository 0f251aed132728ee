package tapbill.screen.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests the page of a tab that is printed. */
class ReceiptTest {
  private static final Pattern CELL = Pattern.compile("<(?:td|dd)[^>]*>(.*?)</(?:td|dd)>");

  private final TestApp app = TestApp.shared(Engine.SQLITE);
  private final String token = Tokens.create();

  @Test
  void aReceiptHasPoursPaymentsAndWhatIsOwed() {
    String tap = new Taps(app).create();
    app.admin().patch(tap, Json.of("beer", Map.of("name", "<b>Stout</b>")));
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    app.clock().advance("22");
    app.anyone().post(tap + "/close");
    app.admin()
        .keyed("a")
        .post(
            "/api/tab/" + token + "/entries",
            Json.of("kind", "payment", "method", "cash", "amount", 10));

    Reply receipt = receipt("en");
    assertThat(receipt.header("Content-Type")).startsWith("text/html");
    assertThat(figures(receipt))
        .containsExactly(
            "&lt;b&gt;Stout&lt;/b&gt;",
            "1.408 l",
            "€17.248",
            "Payment",
            "cash",
            "€10.00",
            "-€7.248",
            "€7.25");
    assertThat(receipt.body())
        .doesNotContain(token)
        .contains("…" + token.substring(token.length() - 4));
    assertThat(figures(receipt("de"))).contains("Zahlung").endsWith("7,25 €");
  }

  @Test
  void anUnknownTokenHasAnEmptyOne() {
    assertThat(figures(receipt("en"))).containsExactly("€0.00", "€0.00");
    assertThat(app.anyone().get("/api/tab/short/receipt").status()).isEqualTo(400);
  }

  private Reply receipt(String language) {
    return app.anyone().with("Accept-Language", language).get("/api/tab/" + token + "/receipt");
  }

  /** Returns the contents of the cells, without those of times. */
  private static List<String> figures(Reply receipt) {
    return CELL.matcher(receipt.body().replace('\u00a0', ' '))
        .results()
        .map(cell -> cell.group(1).replaceFirst("<br>.*", ""))
        .toList();
  }
}
