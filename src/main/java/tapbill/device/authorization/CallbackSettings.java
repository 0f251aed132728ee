package tapbill.device.authorization;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;
import tapbill.platform.outbound.AllowedTargets;

/**
 * The {@code callbacks} section of config.yml.
 *
 * @param allowedTargets see {@link AllowedTargets#parse}
 * @param secret see {@link CallbackSecret#of}; if it is empty, one is derived
 * @param timeout of a whole call, from the lookup of the name to the status of the answer
 */
public record CallbackSettings(
    @NotNull String allowedTargets,
    @NotNull String secret,
    @NotNull @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
        Duration timeout) {

  /**
   * Parses the operator's exceptions from the rule that callbacks go to public addresses only.
   *
   * @throws IllegalArgumentException if one cannot be parsed
   */
  public AllowedTargets targets() {
    return AllowedTargets.parse(allowedTargets);
  }

  /**
   * Returns the configured secret, or a derived one if none is configured.
   *
   * @param otherSecret the secret to derive from
   * @throws IllegalArgumentException if the configured one is too short or cannot be parsed
   */
  public CallbackSecret signing(String otherSecret) {
    return secret.isBlank() ? CallbackSecret.derivedFrom(otherSecret) : CallbackSecret.of(secret);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "CallbackSettings[allowedTargets=" + allowedTargets + ", timeout=" + timeout + "]";
  }
}
