package tapbill.node;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of the reference systems that have another name here, or no meaning.
 */
final class ReferenceVariables {
  private static final String SERVER = "SERVER_URL and SERVER_PORT";
  private static final Pattern WHOLE_OR_MILLIS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,3})?");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /** Those that are never used, with what holds instead. */
  private static final Map<String, String> IGNORED = new LinkedHashMap<>();

  static {
    IGNORED.put("ACCESS_TOKEN_EXPIRE_MINUTES", "access tokens are valid for 15 minutes");
    IGNORED.put("REFRESH_TOKEN_EXPIRE_MINUTES", "refresh tokens are valid for 30 days");
  }

  private ReferenceVariables() {}

  /** The value that the variables of a reference give to one of ours. */
  record Alias(String names, String value) {}

  /** Returns the alias of a variable, or empty if it has none or that is not set. */
  static Optional<Alias> aliasOf(String name, Map<String, String> environment) {
    return switch (name) {
      case "KAFKA_BOOTSTRAP_SERVERS" -> alias("KAFKA_BROKER", environment);
      case "AUTHORIZATION_TIMEOUT" -> seconds("AUTHORIZATION_TIMEOUT_SEC", environment);
      case "CALLBACK_TIMEOUT" -> seconds("CALLBACK_TIMEOUT_SEC", environment);
      case "SENSOR_GATEWAY_URL" -> server(environment);
      default -> Optional.empty();
    };
  }

  /**
   * Returns a line for each variable that is set and ignored.
   *
   * @param used the names of the aliases that are used
   */
  static List<String> ignored(Map<String, String> environment, Collection<String> used) {
    List<String> lines = new ArrayList<>();
    IGNORED.forEach(
        (name, instead) -> {
          if (isSet(environment.get(name))) {
            lines.add("%s is ignored: %s".formatted(name, instead));
          }
        });
    if ((isSet(environment.get("SERVER_URL")) || isSet(environment.get("SERVER_PORT")))
        && !used.contains(SERVER)) {
      lines.add(
          SERVER
              + " are ignored: together they are the sensor gateway, if SENSOR_GATEWAY_URL is not"
              + " set; PORT is the port of the service");
    }
    return lines;
  }

  private static Optional<Alias> alias(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name))
        .filter(ReferenceVariables::isSet)
        .map(value -> new Alias(name, value));
  }

  /** A value that is no number of seconds is left as it is, so that the start refuses it. */
  private static Optional<Alias> seconds(String name, Map<String, String> environment) {
    return alias(name, environment)
        .map(
            alias ->
                WHOLE_OR_MILLIS.matcher(alias.value()).matches()
                    ? new Alias(
                        name, new BigDecimal(alias.value()).movePointRight(3).toBigInteger() + "ms")
                    : alias);
  }

  /** The data points service fetches its readings from this server. */
  private static Optional<Alias> server(Map<String, String> environment) {
    String url = environment.get("SERVER_URL");
    String port = environment.get("SERVER_PORT");
    if (url == null || url.isEmpty() || port == null || !PORT.matcher(port).matches()) {
      return Optional.empty();
    }
    String base = url.contains("://") ? url : "http://" + url;
    return Optional.of(new Alias(SERVER, base.replaceFirst("/+$", "") + ":" + port + "/"));
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
