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
 * @param secret see {@link CallbackSecret#of}; empty: one is derived
 * @param timeout of a whole call, from the lookup of the name to the status of the answer
 */
public record CallbackSettings(
    @NotNull String allowedTargets,
    @NotNull String secret,
    @NotNull @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
        Duration timeout) {

  /**
   * The operator's exceptions.
   *
   * @throws IllegalArgumentException if one cannot be read
   */
  public AllowedTargets targets() {
    return AllowedTargets.parse(allowedTargets);
  }

  /**
   * What signs.
   *
   * @param otherSecret what a secret is derived from where none is configured
   * @throws IllegalArgumentException if the configured one is too weak or cannot be read
   */
  public CallbackSecret signing(String otherSecret) {
    return secret.isBlank() ? CallbackSecret.derivedFrom(otherSecret) : CallbackSecret.of(secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "CallbackSettings[allowedTargets=" + allowedTargets + ", timeout=" + timeout + "]";
  }
}
