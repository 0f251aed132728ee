package tapbill.venuemap.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.venuemap.map.MapRig.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.AuditEntries;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;

/** The pins that place dispensers on maps. */
@OnBothDatabases
class PinTest {
  private final TestApp app;
  private final MapRig maps;
  private String pins = "";
  private String first = "";
  private String second = "";

  PinTest(Engine engine) {
    app = TestApp.shared(engine);
    maps = new MapRig(app);
  }

  @BeforeEach
  void aMap() {
    pins = maps.create(app.admin(), "public", bytes("x")) + "/pins";
    Taps taps = new Taps(app);
    first = taps.create();
    second = taps.create("0.1", "8");
  }

  @Test
  void aPinShowsItsDispenserAsItIs() {
    Reply placed =
        app.admin().put(pins, list(pin(second, "0.5", "1"), pin(first, "0", "0.333333")));
    assertThat(placed.status()).isEqualTo(200);
    assertThat(app.anyone().get(pins).json()).isEqualTo(placed.json());
    JsonNode one = placed.json().get(0);
    assertThat(one.get("dispenser_id").asText()).isEqualTo(id(first));
    assertThat(one.get("x").toString()).isEqualTo("0");
    assertThat(one.get("y").toString()).isEqualTo("0.333333");
    assertThat(one.get("dispenser")).isEqualTo(app.anyone().get(first).json());
    assertThat(placed.json().get(1).get("y").toString()).isEqualTo("1");

    app.anyone().post(first + "/open");
    app.admin().patch(second, "{\"price\":9.5}");
    JsonNode live = app.anyone().get(pins).json();
    assertThat(live.get(0).get("dispenser").get("is_open").booleanValue()).isTrue();
    assertThat(live.get(1).get("dispenser").get("price").toString()).isEqualTo("9.5");
    app.anyone().post(first + "/close");
  }

  @Test
  void pinsAreReplacedAsAWhole() {
    app.admin().put(pins, list(pin(first, "0.1", "0.1")));
    app.admin().put(pins, list(pin(second, "0.2", "0.2")));
    JsonNode now = app.anyone().get(pins).json();
    assertThat(now).hasSize(1);
    assertThat(now.get(0).get("dispenser_id").asText()).isEqualTo(id(second));
    JsonNode entry = AuditEntries.last(app, "map " + id(pins.replace("/pins", "")));
    assertThat(entry.get("details").toString())
        .isEqualTo(
            "{\"from\":[{\"dispenser_id\":%s,\"x\":0.1,\"y\":0.1}],\"to\":[{\"dispenser_id\":%s,\"x\":0.2,\"y\":0.2}]}"
                .formatted(id(first), id(second)));
    assertThat(app.admin().put(pins, "[]").json()).isEmpty();
  }

  @Test
  void retiredDispensersAreNotShown() {
    app.admin().put(pins, list(pin(first, "0.1", "0.1"), pin(second, "0.2", "0.2")));
    app.admin().patch(first, "{\"retired\":true}");
    assertThat(app.anyone().get(pins).json()).hasSize(1);
    app.admin().patch(first, "{\"retired\":false}");
    assertThat(app.anyone().get(pins).json()).hasSize(2);
  }

  @Test
  void pinsOfRetiredDispensersSurviveAReplacement() {
    app.admin().put(pins, list(pin(first, "0.1", "0.1"), pin(second, "0.2", "0.2")));
    app.admin().patch(first, "{\"retired\":true}");
    app.admin().put(pins, list(pin(second, "0.3", "0.3")));
    app.admin().patch(first, "{\"retired\":false}");
    assertThat(app.anyone().get(pins).json().findValuesAsText("x"))
        .contains("0.1", "0.3")
        .hasSize(2);

    app.admin().patch(first, "{\"retired\":true}");
    app.admin().put(pins, list(pin(first, "0.4", "0.4")));
    app.admin().patch(first, "{\"retired\":false}");
    assertThat(app.anyone().get(pins).json().findValuesAsText("x")).containsExactly("0.4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'dispenser_id':1,'x':1.000001,'y':0}] | must be at least 0 and at most 1",
        "[{'dispenser_id':1,'x':-0.000001,'y':0}] | must be at least 0 and at most 1",
        "[{'dispenser_id':1,'x':0.1234567,'y':0}] | must be at least 0 and at most 1",
        "[{'dispenser_id':1,'x':1e999999999,'y':0}] | must be at least 0 and at most 1",
        "[{'dispenser_id':1,'x':'left','y':0}] | x must be a number",
        "[{'dispenser_id':1,'x':0.5}] | y is required",
        "[{'x':0.5,'y':0.5}] | dispenser_id is required",
        "[{'dispenser_id':1.5,'x':0,'y':0}] | dispenser_id",
        "[null] | must be pins",
        "{} | The body",
        "[{'dispenser_id':9999999,'x':0,'y':0}] | Dispenser not found: 9999999",
        "[{'dispenser_id':@,'x':0,'y':0},{'dispenser_id':@,'x':1,'y':0}] | Dispenser @ is pinned twice",
      })
  void invalidPinsChangeNothing(String body, String message) {
    app.admin().put(pins, list(pin(first, "0.1", "0.1")));
    Reply refused = app.admin().put(pins, body.replace('\'', '"').replace("@", id(first)));
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.message()).contains(message.replace("@", id(first)));
    assertThat(app.anyone().get(pins).json()).hasSize(1);
  }

  @Test
  void atMost1000PinsAreTaken() {
    String tooMany =
        IntStream.rangeClosed(1, 1001)
            .mapToObj(i -> "{\"dispenser_id\":%d,\"x\":0.123456,\"y\":0.123456}".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    Reply refused = app.admin().put(pins, tooMany);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("The body must have at most 1000 pins");
  }

  @Test
  void onlyAdminsPlacePins() {
    assertThat(app.anyone().put(pins, "[]").status()).isEqualTo(401);
    assertThat(maps.user().put(pins, "[]").status()).isEqualTo(403);
    Reply unknown = app.admin().put("/api/v1/maps/00000000-0000-0000-0000-000000000000/pins", "[]");
    assertThat(unknown.status()).isEqualTo(404);
  }

  @Test
  void aMapWithPinsCanBeDeleted() {
    app.admin().put(pins, list(pin(first, "0.1", "0.1")));
    String map = pins.replace("/pins", "");
    assertThat(app.admin().send("DELETE", map, "").status()).isEqualTo(204);
    assertThat(app.anyone().get(pins).status()).isEqualTo(404);
  }

  private static String pin(String dispenser, String x, String y) {
    return "{\"dispenser_id\":%s,\"x\":%s,\"y\":%s}".formatted(id(dispenser), x, y);
  }

  private static String list(String... pins) {
    return "[" + String.join(",", pins) + "]";
  }

  private static String id(String dispenser) {
    return dispenser.substring(dispenser.lastIndexOf('/') + 1);
  }
}
