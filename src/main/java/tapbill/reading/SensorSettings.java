package tapbill.reading;

import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tapbill.account.Secret;
import tapbill.database.Sha256;

/**
 * The {@code sensors} section of config.yml.
 *
 * @param gateways none where they are left out
 * @param retention how long readings are kept; zero for ever
 */
public record SensorSettings(
    @NotNull @Valid List<@NotNull Gateway> gateways, @NotNull Duration retention) {
  private static final int LEAST_KEY_BYTES = 32;

  /** Refuses with {@link IllegalArgumentException} what would let in the wrong one. */
  public SensorSettings {
    gateways = gateways == null ? List.of() : List.copyOf(gateways);
    Set<Object> distinct = new HashSet<>();
    for (Gateway gateway : gateways) {
      require(distinct.add(gateway.name()), "sensors.gateways must have names that differ");
      if (gateway.hasKey()) {
        require(distinct.add(gateway.key()), "sensors.gateways must have keys that differ");
      }
    }
  }

  /**
   * A gateway, to which sensors are connected.
   *
   * @param url where readings are fetched; empty where it pushes them
   * @param dispenserId the tap whose line is measured
   * @param key proves who pushes; empty where nobody does
   * @param schedule how often a reading is fetched; absent for never
   */
  public record Gateway(
      @NotNull @Pattern(regexp = GatewayName.FORM) String name,
      @Nullable String url,
      @Min(1) @Nullable Long dispenserId,
      @Nullable Secret key,
      @Nullable Duration schedule) {

    /** Refuses with {@link IllegalArgumentException} a key that could be guessed. */
    public Gateway {
      require(
          key == null
              || key.isEmpty()
              || key.value().getBytes(StandardCharsets.UTF_8).length >= LEAST_KEY_BYTES,
          "SENSOR_GATEWAY_KEY, and the key of each gateway, must have at least 32 bytes");
    }

    boolean hasKey() {
      return key != null && !key.isEmpty();
    }
  }

  /** The gateway of a name, if it is configured. */
  public Optional<Gateway> gateway(String name) {
    return gateways.stream().filter(gateway -> gateway.name().equals(name)).findFirst();
  }

  /** The gateway that a key proves. Each is compared in full, so that no time tells of a key. */
  Optional<Gateway> gatewayWithKey(String key) {
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
