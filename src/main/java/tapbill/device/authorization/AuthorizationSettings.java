package tapbill.device.authorization;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;
import tapbill.platform.ratelimit.ClientLimit;

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
   * The rate limits at each node.
   *
   * @param requestsPerAddress the number of requests of an address that are allowed at once, and
   *     then in every period
   * @param requests the same for all addresses together
   * @param period the time in which that many requests are allowed again
   */
  public record Limits(
      @Min(1) int requestsPerAddress, @Min(1) int requests, @NotNull Duration period) {
    private static final int DEFAULT_REQUESTS = 6000;

    public Limits {
      // A configuration of an earlier version does not have it.
      requests = requests == 0 ? DEFAULT_REQUESTS : requests;
    }

    ClientLimit ofRequests() {
      return ClientLimit.of("authorization", requestsPerAddress, requests, period.toJavaDuration());
    }
  }
}
