package tapbill.tap.dispenser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

@OnBothDatabases
class DispenserTest {
  private static final String PATH = "/api/dispenser";
  private final TestApp app;

  DispenserTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void aDispenserIsCreatedReadAndListed() {
    Reply created =
        app.admin()
            .post(
                PATH,
                Json.of(
                    "flow_volume",
                    0.5,
                    "price",
                    2.5,
                    "name",
                    "Left tap",
                    "beer",
                    Map.of(
                        "name",
                        "Cañas 🍺",
                        "style",
                        "Pilsner",
                        "abv",
                        4.8,
                        "description",
                        "Hops")));
    String path = PATH + "/" + created.id();

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).endsWith(path);
    assertThat(created.json().at("/beer/name").asText()).isEqualTo("Cañas 🍺");
    assertThat(created.body()).contains("\"flow_volume\":0.5,\"price\":2.5,\"is_open\":false");
    assertThat(app.anyone().get(path).json()).isEqualTo(created.json());
    assertThat(listed(created.id())).isEqualTo(created.json());
  }

  @Test
  void dispensersAreListedInTheOrderOfTheirIds() {
    for (int i = 0; i < 3; i++) {
      new Taps(app).create();
    }
    assertThat(app.anyone().get(PATH).json().findValuesAsText("id").stream().map(Long::valueOf))
        .isSorted();
  }

  @Test
  void onlyWhatAPatchNamesIsChanged() {
    Reply created =
        app.admin()
            .post(
                PATH,
                Json.of(
                    "flow_volume",
                    0.5,
                    "price",
                    2.5,
                    "name",
                    "Left",
                    "beer",
                    Map.of("name", "Stout", "abv", 6)));
    String path = PATH + "/" + created.id();

    Reply priced = app.admin().patch(path, Json.of("price", 3));
    assertThat(priced.status()).isEqualTo(200);
    assertThat(priced.number("price")).isEqualByComparingTo("3");
    assertThat(priced.text("name")).isEqualTo("Left");

    Reply merged = app.admin().patch(path, "{\"beer\":{\"abv\":6.5},\"name\":null}");
    assertThat(merged.json().at("/beer/name").asText()).isEqualTo("Stout");
    assertThat(merged.json().at("/beer/abv").decimalValue()).isEqualByComparingTo("6.5");
    assertThat(merged.json().get("name").isNull()).isTrue();

    assertThat(app.admin().patch(path, "{\"beer\":null}").json().get("beer").isNull()).isTrue();
    assertThat(app.admin().patch(path, "{}").json()).isEqualTo(app.anyone().get(path).json());
    assertThat(
            app.admin()
                .send("PATCH", path, "{\"price\":4}", "application/merge-patch+json")
                .number("price"))
        .isEqualByComparingTo("4");
  }

  @Test
  void theMostOfOnePourIsSetChangedAndCleared() {
    Reply created =
        app.admin().post(PATH, "{\"flow_volume\":0.5,\"price\":2.5,\"max_amount\":0.02}");
    String path = PATH + "/" + created.id();
    assertThat(created.body()).contains("\"max_amount\":0.02");
    assertThat(app.anyone().get(path).json()).isEqualTo(created.json());
    assertThat(listed(created.id())).isEqualTo(created.json());

    Reply changed = app.admin().patch(path, "{\"max_amount\":1000}");
    assertThat(changed.body()).contains("\"max_amount\":1000");
    assertThat(app.admin().patch(path, "{\"price\":3}").number("max_amount"))
        .isEqualByComparingTo("1000");
    assertThat(app.admin().patch(path, "{\"max_amount\":null}").json().has("max_amount")).isFalse();
    assertThat(app.anyone().get(path).json().has("max_amount")).isFalse();
  }

  @Test
  void aRepeatedCreationIsTheSameRequestOnlyWithTheSameMaxAmount() {
    Api keyed = app.admin().keyed("glass-" + System.nanoTime());
    String body = "{\"flow_volume\":0.5,\"price\":2.5,\"max_amount\":2}";
    Reply created = keyed.post(PATH, body);
    assertThat(keyed.post(PATH, body).json()).isEqualTo(created.json());
    assertThat(keyed.post(PATH, body.replace(":2}", ":3}")).refusal()).isEqualTo("400 key_reused");
  }

  @Test
  void aRetiredDispenserIsListedNoMoreAndCanComeBack() {
    Taps taps = new Taps(app);
    String tap = taps.create();
    taps.pour(tap, "22");
    long id = app.anyone().get(tap).id();
    assertThat(app.admin().patch(tap, Json.of("retired", true)).text("retired")).isEqualTo("true");

    assertThat(app.anyone().get(PATH).json().findValuesAsText("id")).doesNotContain("" + id);
    assertThat(app.anyone().get(tap).text("retired")).isEqualTo("true");
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
    assertThat(app.admin().get("/api/statistics").json().findValuesAsText("dispenser_id"))
        .contains("" + id);

    app.admin().patch(tap, Json.of("retired", false));
    assertThat(listed(id).has("retired")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "abc", "9223372036854775807", "9223372036854775808", "1.0"})
  void aDispenserThatIsNotThereIsNotFound(String id) {
    for (Reply reply :
        new Reply[] {
          app.anyone().get(PATH + "/" + id),
          app.admin().patch(PATH + "/" + id, Json.of("price", 1)),
          app.admin().get("/api/statistics/" + id)
        }) {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.message()).isEqualTo("Dispenser not found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"flow_volume\":0.5}",
        "{\"price\":1}",
        "{\"flow_volume\":null,\"price\":1}",
        "{\"flow_volume\":0.5,\"price\":null}"
      })
  void flowAndPriceAreRequired(String body) {
    Reply refused = app.admin().post(PATH, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("Flow volume and price are required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flow_volume | 0",
        "flow_volume | -0.064",
        "flow_volume | 100.000001",
        "flow_volume | 0.0000001",
        "flow_volume | 1e400",
        "flow_volume | 1e-400",
        "flow_volume | 1e999999999",
        "flow_volume | 1e99999999999",
        "flow_volume | NaN",
        "flow_volume | Infinity",
        "flow_volume | \"0,5\"",
        "flow_volume | \"\"",
        "flow_volume | true",
        "flow_volume | []",
        "flow_volume | {}",
        "price       | -0.01",
        "price       | 100000.000001",
        "price       | 0.1234567",
        "price       | 1e-400",
        "price       | 12.25000000000000000001",
        "price       | \"1 EUR\"",
        "price       | false",
        "name        | 5",
        "name        | \"\"",
        "name        | \"  \"",
        "name        | \"a\\nb\"",
        "name        | \"a\\u0000b\"",
        "name        | \"a\\u001b[31m\"",
        "name        | \"\\ud800\"",
        "name        | {}",
        "beer        | 5",
        "beer        | \"Stout\"",
        "beer        | []",
        "retired     | \"yes\"",
        "retired     | 1",
        "max_amount  | 0",
        "max_amount  | -1",
        "max_amount  | 0.019999",
        "max_amount  | 0.0200001",
        "max_amount  | 1000.000001",
        "max_amount  | 1e999999999",
        "max_amount  | \"2 l\"",
        "max_amount  | true",
        "nane        | \"red\""
      })
  void invalidValuesAreRefusedNamingTheFieldAndChangeNothing(String field, String value) {
    String tap = new Taps(app).create();
    String before = app.anyone().get(PATH).body();
    String other =
        field.equals("flow_volume")
            ? "\"price\":1"
            : field.equals("price") ? "\"flow_volume\":1" : "\"flow_volume\":1,\"price\":1";

    Reply created = app.admin().post(PATH, "{" + other + ",\"" + field + "\":" + value + "}");
    Reply patched = app.admin().patch(tap, "{\"" + field + "\":" + value + "}");

    for (Reply refused : new Reply[] {created, patched}) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.message()).contains(field);
    }
    assertThat(app.anyone().get(PATH).body()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | beer.name",
        "{\"name\":null}                           | beer.name",
        "{\"name\":7}                              | beer.name",
        "{\"name\":\"\"}                           | beer.name",
        "{\"name\":\"x\",\"abv\":101}              | beer.abv",
        "{\"name\":\"x\",\"abv\":\"5 %\"}          | beer.abv",
        "{\"name\":\"x\",\"style\":\"a\\tb\"}      | beer.style",
        "{\"name\":\"x\",\"styl\":\"red\"}         | beer.styl",
      })
  void aBeerThatIsNotAllowedIsRefusedNamingTheField(String beer, String field) {
    Reply refused = app.admin().post(PATH, "{\"flow_volume\":1,\"price\":1,\"beer\":" + beer + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains(field);
  }

  @Test
  void aFlagIsNotCleared() {
    String tap = new Taps(app).create();
    app.admin().patch(tap, Json.of("retired", true));
    assertThat(app.admin().patch(tap, "{\"retired\":null}").message()).contains("retired");
    assertThat(app.anyone().get(tap).text("retired")).isEqualTo("true");
  }

  @Test
  void numbersMayBeWrittenWithAnExponent() {
    Reply created = app.admin().post(PATH, "{\"flow_volume\":1e-6,\"price\":1.225e1}");
    assertThat(created.body()).contains("\"flow_volume\":0.000001,\"price\":12.25,");
    assertThat(app.admin().patch(PATH + "/" + created.id(), "{\"price\":1e5}").body())
        .contains("\"price\":100000,");
  }

  @Test
  void simultaneousChangesOfDifferentFieldsAllCount() {
    String tap = new Taps(app).create();
    Api admin = app.admin();
    List<String> changes =
        List.of(
            Json.of("price", 7),
            Json.of("flow_volume", 0.7),
            Json.of("name", "Seven"),
            "{\"beer\":{\"name\":\"Seven\"}}");
    Concurrently.run(changes.size(), i -> admin.patch(tap, changes.get(i)));

    Reply changed = app.anyone().get(tap);
    assertThat(changed.body()).contains("\"flow_volume\":0.7,\"price\":7,");
    assertThat(changed.text("name")).isEqualTo("Seven");
    assertThat(changed.json().at("/beer/name").asText()).isEqualTo("Seven");
  }

  @Test
  void namesAreCountedInCharactersAndNotInUnits() {
    Api admin = app.admin();
    String hundred = "🍺".repeat(100);
    assertThat(admin.post(PATH, Json.of("flow_volume", 1, "price", 1, "name", hundred)).status())
        .isEqualTo(201);
    assertThat(
            admin.post(PATH, Json.of("flow_volume", 1, "price", 1, "name", hundred + "!")).status())
        .isEqualTo(400);
  }

  private JsonNode listed(long id) {
    for (JsonNode dispenser : app.anyone().get(PATH).json()) {
      if (dispenser.get("id").longValue() == id) {
        return dispenser;
      }
    }
    throw new AssertionError(id + " is not listed");
  }
}
