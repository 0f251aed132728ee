package tapbill.node;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * Replaces {@code "${NAME:-default}"} in config.yml.
 *
 * <p>Values are escaped for the double quotes around them and are not substituted again, because a
 * password may contain quotes, hashes, colons and dollars.
 */
public final class EnvironmentVariables extends StringSubstitutor {

  public EnvironmentVariables() {
    this(StringLookupFactory.INSTANCE.environmentVariableStringLookup());
  }

  /** Replaces variables by the values of another environment. */
  public EnvironmentVariables(StringLookup environment) {
    super(escaped(environment));
    setDisableSubstitutionInValues(true);
  }

  private static StringLookup escaped(StringLookup environment) {
    return name -> {
      String value = environment.apply(name);
      // Hosting platforms set empty variables for empty form fields, so these count as absent.
      return value == null || value.isEmpty()
          ? null
          : new String(JsonStringEncoder.getInstance().quoteAsString(value));
    };
  }
}
