package tapbill.device.sensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;

/**
 * A rule that raises an alert while readings are out of bounds, such as a temperature above 8 for 5
 * minutes.
 *
 * @param name identifies the rule in alerts, metrics and logs
 * @param gateway the gateway to watch; null for those of the dispenser, or for all
 * @param dispenserId the dispenser whose gateways are watched; null for any
 * @param above the upper bound, which is itself allowed; null for none
 * @param below the lower bound, which is itself allowed; null for none
 * @param lasting how long all values must be out of bounds before the alert is raised; zero raises
 *     it at the first such value
 * @param refuseOpens true if the gateway's dispenser must not be opened during the alert
 * @param message the reason that an attendee is shown whose opening is refused; null for the
 *     default
 */
public record AlertRule(
    @NotNull @OneLine String name,
    @Nullable String gateway,
    @Min(1) @Nullable Long dispenserId,
    @Nullable BigDecimal above,
    @Nullable BigDecimal below,
    @JsonProperty("for") @NotNull Duration lasting,
    boolean refuseOpens,
    @OneLine(max = 200) @Nullable String message) {

  /**
   * Throws {@link IllegalArgumentException} if a rule has no bound, has bounds that contradict each
   * other, or names both a gateway and a dispenser.
   */
  public AlertRule {
    if (above == null && below == null) {
      throw new IllegalArgumentException("Each rule of sensors.rules must have above or below");
    }
    if (above != null && below != null && above.compareTo(below) < 0) {
      throw new IllegalArgumentException("In sensors.rules, above must not be less than below");
    }
    if (gateway != null && dispenserId != null) {
      throw new IllegalArgumentException(
          "A rule of sensors.rules must not have both a gateway and a dispenserId");
    }
  }

  public boolean watches(SensorSettings.Gateway watched) {
    return gateway != null
        ? gateway.equals(watched.name())
        : dispenserId == null || dispenserId.equals(watched.dispenserId());
  }

  /** Returns the lower bound, or the smallest finite float if there is none. */
  public float lowest() {
    return below == null ? -Float.MAX_VALUE : below.floatValue();
  }

  /** Returns the upper bound, or the largest finite float if there is none. */
  public float highest() {
    return above == null ? Float.MAX_VALUE : above.floatValue();
  }

  public boolean allows(BigDecimal value) {
    // Compared as floats, as in the database: the float 8.1 of a sensor is equal to a bound of 8.1,
    // although its exact value is slightly larger.
    float measured = value.floatValue();
    return measured >= lowest() && measured <= highest();
  }

  public String messageOrDefault() {
    return message == null ? "A sensor alert blocks this tap: " + name : message;
  }
}
