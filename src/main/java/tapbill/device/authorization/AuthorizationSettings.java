package tapbill.device.authorization;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;
import tapbill.platform.ratelimit.RateLimit;

/**
 * The {@code authorizations} section of config.yml.
 *
 * @param timeout after which a request that is not decided is answered with "unknown"
 * @param limits of what anybody may ask
 */
public record AuthorizationSettings(
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration timeout,
    @NotNull @Valid Limits limits) {

  /**
   * How often somebody may ask at once, and again in the course of every period.
   *
   * @param requestsPerAddress of each node
   */
  public record Limits(@Min(1) int requestsPerAddress, @NotNull Duration period) {
    RateLimit requestsByAddress() {
      return new RateLimit(
          "authorization from address", requestsPerAddress, period.toJavaDuration());
    }
  }
}
