package tapbill.device.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tapbill.device.sensor.SensorSettings.Gateway;
import tapbill.people.account.Secret;
import tapbill.support.Engine;
import tapbill.support.TestApp;

class SensorSettingsTest {
  private static final String KEY = "a key for tests, of more than 32 bytes";

  private static Gateway gateway(String name, @Nullable String key) {
    return new Gateway(
        name, null, null, key == null ? null : new Secret(key), null, null, null, null);
  }

  private static SensorSettings settings(Gateway... gateways) {
    return new SensorSettings(List.of(gateways), Duration.seconds(0), List.of());
  }

  @Test
  void aKeyProvesTheGatewayThatHasIt() {
    SensorSettings settings =
        settings(gateway("none", null), gateway("empty", ""), gateway("a", KEY + "a"));

    assertThat(settings.gatewayWithKey(KEY + "a").map(Gateway::name)).contains("a");
    assertThat(settings.gatewayWithKey(KEY + "b")).isEmpty();
    assertThat(settings.gatewayWithKey("")).isEmpty();
  }

  @Test
  void gatewaysOfOneNameOrOneKeyAreRefused() {
    assertThatThrownBy(() -> settings(gateway("a", null), gateway("a", null)))
        .hasMessageContaining("names");
    assertThatThrownBy(() -> settings(gateway("a", KEY), gateway("b", KEY)))
        .hasMessageContaining("keys");
  }

  @Test
  void aKeyIsNeverShown() {
    assertThat(settings(gateway("a", KEY)).toString()).doesNotContain(KEY);
  }

  @Test
  void aWeakKeyIsRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                TestApp.start(
                        Engine.SQLITE.newDatabase(),
                        Map.of("sensors.gateways[0].key", "weak-and-short"))
                    .close())
        .rootCause()
        .hasMessageContaining("SENSOR_GATEWAY_KEY")
        .hasMessageNotContaining("weak-and-short");
  }

  @Test
  void aNameThatIsNoneIsRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                TestApp.start(
                        Engine.SQLITE.newDatabase(), Map.of("sensors.gateways[0].name", "a b"))
                    .close())
        .hasMessageContaining("gateways[0].name");
  }
}
