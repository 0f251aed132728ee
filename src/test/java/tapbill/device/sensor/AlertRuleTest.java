package tapbill.device.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that a rule allows, and the rules that are refused. */
class AlertRuleTest {
  private static final SensorSettings.Gateway CELLAR = gateway("cellar", "");

  @ParameterizedTest
  @CsvSource({
    "8.1, , 8.1, true",
    "8.1, , 8.100001, false",
    "8.1, , -300, true",
    ", 1.5, 1.5, true",
    ", 1.5, 1.4999999, false",
    "3, 1, 2, true",
    "3, 1, 0.5, false",
    "3, 1, 3.5, false",
  })
  void theBoundsAndTheValuesBetweenThemAreAllowed(
      @Nullable BigDecimal above, @Nullable BigDecimal below, BigDecimal value, boolean allowed) {
    assertThat(rule("a", null, above, below).allows(value)).isEqualTo(allowed);
  }

  @Test
  void aRuleWithoutABoundOrWithBoundsTheWrongWayRoundIsRefused() {
    assertThatThrownBy(() -> rule("a", null, null, null)).hasMessageContaining("above or below");
    assertThatThrownBy(() -> rule("a", null, BigDecimal.ONE, BigDecimal.TEN))
        .hasMessageContaining("above must not be less than below");
  }

  @Test
  void rulesThatWatchNothingOrHaveTheSameNameAreRefused() {
    AlertRule typo = rule("a", "cellr", BigDecimal.TEN, null);
    assertThatThrownBy(() -> settings(typo)).hasMessageContaining("sensors.gateways; a does not");
    AlertRule rule = rule("a", null, BigDecimal.TEN, null);
    assertThatThrownBy(() -> settings(rule, rule)).hasMessageContaining("different names");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://cellar/", "cellar:8090", "http:///reading", "/reading"})
  void gatewaysHaveWebAddresses(String url) {
    assertThatThrownBy(() -> gateway("cellar", url)).hasMessageContaining("http or https URL");
  }

  private static SensorSettings settings(AlertRule... rules) {
    return new SensorSettings(List.of(CELLAR), Duration.seconds(0), List.of(rules));
  }

  private static SensorSettings.Gateway gateway(String name, String url) {
    return new SensorSettings.Gateway(name, url, null, null, null, null, null, null);
  }

  private static AlertRule rule(
      String name,
      @Nullable String gateway,
      @Nullable BigDecimal above,
      @Nullable BigDecimal below) {
    return new AlertRule(name, gateway, null, above, below, Duration.minutes(5), false, null);
  }
}
