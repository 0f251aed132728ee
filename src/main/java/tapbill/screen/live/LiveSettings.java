package tapbill.screen.live;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/**
 * The {@code live} section of config.yml.
 *
 * @param maxConnections limit of connected pages of this node; further ones are refused with 503
 * @param maxConnectionsPerAddress the same limit for one client network; a venue's guests may share
 *     one
 * @param heartbeat interval of the heartbeats on a stream without events
 */
public record LiveSettings(
    @Min(1) int maxConnections,
    @Min(1) int maxConnectionsPerAddress,
    @NotNull @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 15, unit = TimeUnit.SECONDS)
        Duration heartbeat) {

  /** Returns these settings with a lower limit of connected pages. */
  public LiveSettings withMaxConnections(int limit) {
    return new LiveSettings(limit, maxConnectionsPerAddress, heartbeat);
  }
}
