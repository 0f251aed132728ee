package tapbill.node;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * Replaces {@code "${NAME:-default}"} in config.yml.
 *
 * <p>Values are escaped for the double quotes that stand around them, and nothing in them is
 * replaced again: a password may contain quotes, hashes, colons and dollars.
 */
public final class EnvironmentVariables extends StringSubstitutor {

  public EnvironmentVariables() {
    this(StringLookupFactory.INSTANCE.environmentVariableStringLookup());
  }

  EnvironmentVariables(StringLookup environment) {
    super(escaped(environment));
    setDisableSubstitutionInValues(true);
  }

  private static StringLookup escaped(StringLookup environment) {
    return name -> {
      String value = environment.apply(name);
      // An empty variable counts as absent, as platforms' forms leave them.
      return value == null || value.isEmpty()
          ? null
          : new String(JsonStringEncoder.getInstance().quoteAsString(value));
    };
  }
}
