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
 * @param timeout the time after which a request without a decision is answered with "unknown"
 * @param limits of the rate of requests
 */
public record AuthorizationSettings(
    @NotNull @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS) Duration timeout,
    @NotNull @Valid Limits limits) {

  /**
   * The rate limit of each client address at each node.
   *
   * @param requestsPerAddress the number of requests that are allowed at once, and then in every
   *     period
   * @param period the time in which that many requests are allowed again
   */
  public record Limits(@Min(1) int requestsPerAddress, @NotNull Duration period) {
    RateLimit requestsByAddress() {
      return new RateLimit(
          "authorization from address", requestsPerAddress, period.toJavaDuration());
    }
  }
}
