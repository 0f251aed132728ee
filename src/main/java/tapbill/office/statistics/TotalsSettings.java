package tapbill.office.statistics;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;

/**
 * The {@code totals} section of config.yml.
 *
 * @param checkEvery the interval at which this node compares the totals with the pours; zero never
 *     does
 */
public record TotalsSettings(@NotNull Duration checkEvery) {

  /** For a configuration of an earlier version, which does not have the section. */
  public static final TotalsSettings DEFAULT = new TotalsSettings(Duration.days(1));
}
