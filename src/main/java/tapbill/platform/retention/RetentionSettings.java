package tapbill.platform.retention;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;

/**
 * The {@code retention} section of config.yml: how long rows are kept; zero keeps them for ever.
 *
 * @param authorizations requests of controllers with their callbacks, from the request on
 * @param failedJobs jobs that were given up, from then on
 * @param sessions logins, from their expiry on
 */
public record RetentionSettings(
    @NotNull Duration authorizations, @NotNull Duration failedJobs, @NotNull Duration sessions) {

  /** For a configuration of an earlier version, which does not have the section. */
  public static final RetentionSettings DEFAULT =
      new RetentionSettings(Duration.days(90), Duration.days(90), Duration.days(90));
}
