package tapbill.platform.database;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/**
 * The {@code database} section of config.yml.
 *
 * @param uri the URI of the database; see {@link DatabaseUri#parse}
 * @param maxConnections the most connections to PostgreSQL, or the most that read SQLite (one
 *     connection writes to it)
 * @param connectionTimeout the longest that a request waits for a connection before it is answered
 *     with 503
 */
public record DatabaseSettings(
    @NotBlank String uri,
    @Min(1) @Max(1000) int maxConnections,
    @NotNull @MinDuration(value = 250, unit = TimeUnit.MILLISECONDS) Duration connectionTimeout) {

  /** Omits the URI, which may contain a password. */
  @Override
  public String toString() {
    return "DatabaseSettings[maxConnections=" + maxConnections + "]";
  }
}
