package tapbill.node;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code "${NAME:-default}"} in config.yml.
 *
 * <p>Values are escaped for the double quotes around them and are not substituted again, because a
 * password may contain quotes, hashes, colons and dollars. A variable that is not set may be set by
 * the name that it has in a reference system.
 */
public final class EnvironmentVariables extends StringSubstitutor {
  /** Shorter names, such as PORT, resemble too many variables of other programs. */
  private static final int SHORTEST_LIKENED = 5;

  private static final LevenshteinDistance AT_MOST_ONE = new LevenshteinDistance(1);

  private final Map<String, String> environment;

  /** The names that config.yml refers to, each with the alias that was used for it, or "". */
  private final Map<String, String> known;

  public EnvironmentVariables() {
    this(System.getenv());
  }

  /** Replaces variables by the values of another environment. */
  public EnvironmentVariables(Map<String, String> environment) {
    this(environment, new TreeMap<>());
  }

  private EnvironmentVariables(Map<String, String> environment, Map<String, String> known) {
    super(name -> escaped(name, environment, known));
    this.environment = environment;
    this.known = known;
    setDisableSubstitutionInValues(true);
  }

  private static @Nullable String escaped(
      String name, Map<String, String> environment, Map<String, String> known) {
    // Hosting platforms set empty variables for empty form fields, so these count as absent.
    Optional<String> own = Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
    Optional<ReferenceVariables.Alias> alias =
        own.isPresent() ? Optional.empty() : ReferenceVariables.aliasOf(name, environment);
    known.put(name, alias.map(ReferenceVariables.Alias::names).orElse(""));
    return own.or(() -> alias.map(ReferenceVariables.Alias::value))
        .map(value -> new String(JsonStringEncoder.getInstance().quoteAsString(value)))
        .orElse(null);
  }

  /** Returns a line for each variable of a reference that is set, and is used or ignored. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    known.forEach(
        (name, alias) -> {
          if (!alias.isEmpty()) {
            notes.add("%s: read as %s".formatted(alias, name));
          }
        });
    notes.addAll(ReferenceVariables.ignored(environment, known.values()));
    return notes;
  }

  /** Returns a line for each variable whose name differs from a known one by one letter. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (!known.containsKey(name) && !isOfKubernetes(environment.get(name))) {
        known.keySet().stream()
            .filter(each -> each.length() >= SHORTEST_LIKENED)
            .filter(each -> !environment.containsKey(each))
            .filter(each -> AT_MOST_ONE.apply(each, name) == 1)
            .findFirst()
            .ifPresent(each -> warnings.add("%s is unknown; is %s meant?".formatted(name, each)));
      }
    }
    return warnings;
  }

  /** Kubernetes sets variables such as ADMIN_PORT to addresses of services. */
  private static boolean isOfKubernetes(@Nullable String value) {
    return value != null && (value.startsWith("tcp://") || value.startsWith("udp://"));
  }
}
