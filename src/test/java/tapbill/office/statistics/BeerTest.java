package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Sales by beer follow the name that a beer had when it was poured. */
@OnBothDatabases
class BeerTest {
  private final TestApp app;
  private final Taps taps;

  BeerTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void eachBeerHasTheSumsOfItsPours() {
    String ale = "Ale " + UUID.randomUUID();
    String stout = "Stout " + UUID.randomUUID();
    String one = taps.create();
    String two = taps.create();
    Instant from = app.clock().instant();
    pour(one, ale, "22");
    pour(two, ale, "50");
    // Within one quarter of an hour, a tap pours two beers.
    pour(one, stout, "22");
    pour(one, null, "22");
    Instant middle = app.clock().instant();
    app.clock().advance("1800");
    pour(one, ale, "22");
    app.anyone().post(two + "/open");
    app.clock().advance("22");
    Instant to = app.clock().instant();

    assertBeer(beers(from, to), ale, 3, "73.696");
    assertBeer(beers(from, to), stout, 1, "17.248");
    assertThat(beers(from, to).get(0).path("beer").isNull()).isTrue();
    // The ends of the range cut quarters; the pour at its end is not in it.
    assertBeer(beers(from, middle), ale, 2, "56.448");
    assertBeer(beers(middle.minusSeconds(30), to), ale, 1, "17.248");
    assertBeer(beers(from.minusSeconds(7200), to.plusSeconds(7200)), ale, 3, "73.696");
    app.anyone().post(two + "/close");
    assertBeer(app.admin().get("/api/statistics/beers").json(), ale, 4, "90.944");
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    assertThat(app.admin().get("/api/statistics/beers?from=x").status()).isEqualTo(400);
  }

  private void pour(String tap, @Nullable String beer, String seconds) {
    app.admin().patch(tap, Json.of("beer", beer == null ? null : Map.of("name", beer)));
    taps.pour(tap, seconds);
  }

  private JsonNode beers(Instant from, Instant to) {
    return app.admin().get("/api/statistics/beers?from=" + from + "&to=" + to).json();
  }

  private static void assertBeer(JsonNode beers, String beer, int pours, String revenue) {
    for (JsonNode each : beers) {
      if (each.path("beer").asText().equals(beer)) {
        assertThat(each.path("total_transactions").intValue()).isEqualTo(pours);
        assertThat(each.path("total_revenue").decimalValue()).isEqualByComparingTo(revenue);
        return;
      }
    }
    throw new AssertionError(beer + " is not in " + beers);
  }
}
