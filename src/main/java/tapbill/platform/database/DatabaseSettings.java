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
 * @param uri see {@link DatabaseUri#parse}
 * @param maxConnections connections to PostgreSQL, or readers of SQLite (which has one writer)
 * @param connectionTimeout how long a request waits for a connection before it is told to come back
 */
public record DatabaseSettings(
    @NotBlank String uri,
    @Min(1) @Max(1000) int maxConnections,
    @NotNull @MinDuration(value = 250, unit = TimeUnit.MILLISECONDS) Duration connectionTimeout) {

  /** Without the URI, which may hold a password. */
  @Override
  public String toString() {
    return "DatabaseSettings[maxConnections=" + maxConnections + "]";
  }
}
