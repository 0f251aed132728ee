package tapbill.device.sensor;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.Plausibility.Range;
import tapbill.people.account.Secret;
import tapbill.platform.api.LowerCaseName;
import tapbill.platform.database.Sha256;

/**
 * The {@code sensors} section of config.yml.
 *
 * @param gateways empty if left out
 * @param retention the minimum time that readings are kept; zero keeps them forever
 * @param rules that raise alerts; empty if left out
 */
public record SensorSettings(
    @NotNull @Valid List<@NotNull Gateway> gateways,
    @NotNull Duration retention,
    @NotNull @Valid List<@NotNull AlertRule> rules) {
  private static final int LEAST_KEY_BYTES = 32;

  /**
   * Throws {@link IllegalArgumentException} if two gateways share a name or a key, if two rules
   * share a name, or if a rule watches no configured gateway.
   */
  public SensorSettings {
    gateways = gateways == null ? List.of() : List.copyOf(gateways);
    rules = rules == null ? List.of() : List.copyOf(rules);
    Set<String> ruleNames = new HashSet<>();
    for (AlertRule rule : rules) {
      require(ruleNames.add(rule.name()), "sensors.rules must have different names");
      require(
          gateways.stream().anyMatch(rule::watches),
          "Each rule of sensors.rules must match a gateway of sensors.gateways; "
              + rule.name()
              + " does not");
    }
    Set<Object> distinct = new HashSet<>();
    for (Gateway gateway : gateways) {
      require(distinct.add(gateway.name()), "sensors.gateways must have different names");
      if (gateway.hasKey()) {
        require(distinct.add(gateway.key()), "sensors.gateways must have different keys");
      }
    }
  }

  /** Returns the possible values of a gateway, which are any if it is not configured. */
  public Plausibility plausibility(String gatewayName) {
    return gateways.stream()
        .filter(gateway -> gateway.name().equals(gatewayName))
        .findFirst()
        .map(Gateway::plausibility)
        .orElse(Plausibility.ANY);
  }

  /**
   * A gateway to which sensors are connected.
   *
   * @param url from which readings are fetched; empty if the gateway only pushes them
   * @param dispenserId the tap whose line is measured; null for none
   * @param key authenticates the gateway when it pushes readings; empty if it does not push
   * @param schedule the interval of fetches; null for none
   * @param measures the measured quantity; null for a temperature
   * @param plausible the values that can be measured; null for those of beer, or of any other
   *     quantity all
   * @param errorValues what the sensor sends instead of a measurement; null for those of a common
   *     thermometer, or of any other quantity none
   */
  public record Gateway(
      @NotNull @Pattern(regexp = GatewayName.FORM) String name,
      @Nullable String url,
      @Min(1) @Nullable Long dispenserId,
      @Nullable Secret key,
      @MinDuration(value = 1, unit = TimeUnit.SECONDS) @Nullable Duration schedule,
      @Nullable Measure measures,
      @Nullable Range plausible,
      @Nullable List<BigDecimal> errorValues) {

    /**
     * Throws {@link IllegalArgumentException} if the key is short enough to be guessed, or if the
     * URL is not an http or https URL.
     */
    public Gateway {
      require(
          url == null || url.isBlank() || isHttp(url),
          "SENSOR_GATEWAY_URL, and the url of each gateway, must be an http or https URL");
      require(
          key == null
              || key.isEmpty()
              || key.value().getBytes(StandardCharsets.UTF_8).length >= LEAST_KEY_BYTES,
          "SENSOR_GATEWAY_KEY, and the key of each gateway, must have at least 32 bytes");
    }

    /** Returns whether readings can be fetched from the gateway. */
    public boolean hasUrl() {
      return url != null && !url.isBlank();
    }

    /**
     * Returns the URL from which readings are fetched.
     *
     * @throws NullPointerException if the gateway has no URL
     */
    public URI uri() {
      return URI.create(Objects.requireNonNull(url).strip());
    }

    public boolean measuresTemperature() {
      return measures == null || measures == Measure.TEMPERATURE;
    }

    Plausibility plausibility() {
      Plausibility usual = measuresTemperature() ? Plausibility.OF_TEMPERATURES : Plausibility.ANY;
      return new Plausibility(
          plausible == null ? usual.range() : plausible,
          errorValues == null ? usual.errorValues() : List.copyOf(errorValues));
    }

    private static boolean isHttp(String url) {
      URI uri = URI.create(url.strip());
      return uri.getHost() != null
          && uri.getScheme() != null
          && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT));
    }

    boolean hasKey() {
      return key != null && !key.isEmpty();
    }
  }

  /** The quantity that a gateway measures. */
  public enum Measure implements LowerCaseName {
    TEMPERATURE,
    PRESSURE,
    FLOW;

    @JsonCreator
    static Measure parse(String text) {
      return Arrays.stream(values())
          .filter(measure -> measure.text().equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("must be temperature, pressure or flow"));
    }
  }

  /** Finds a configured gateway by its name. */
  public Optional<Gateway> gateway(String name) {
    return gateways.stream().filter(gateway -> gateway.name().equals(name)).findFirst();
  }

  /**
   * Finds the gateway that has a key. The comparison takes the same time for every key, so that an
   * attacker cannot guess a key by measuring times.
   */
  public Optional<Gateway> gatewayWithKey(String key) {
    byte[] digest = digest(key);
    Optional<Gateway> found = Optional.empty();
    for (Gateway gateway : gateways) {
      Secret expected = gateway.key();
      if (expected != null
          && !expected.isEmpty()
          && MessageDigest.isEqual(digest(expected.value()), digest)) {
        found = Optional.of(gateway);
      }
    }
    return found;
  }

  private static byte[] digest(String key) {
    return Sha256.of(key).getBytes(StandardCharsets.UTF_8);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
