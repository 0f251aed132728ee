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
 * @param maxConnections that this node holds; who comes then is told to come back
 * @param maxConnectionsPerAddress the same of one address; a venue's guests may share one
 * @param heartbeat how often a stream on which nothing happens says that it is there
 */
public record LiveSettings(
    @Min(1) int maxConnections,
    @Min(1) int maxConnectionsPerAddress,
    @NotNull @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 15, unit = TimeUnit.SECONDS)
        Duration heartbeat) {}
