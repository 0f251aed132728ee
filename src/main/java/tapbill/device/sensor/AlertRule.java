package tapbill.device.sensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;

/**
 * What must not last, such as a temperature over 8 for 5 minutes.
 *
 * @param gateway whose readings are watched; absent for all that have the dispenser, or for all
 * @param dispenserId of the gateways that are watched
 * @param above the highest value that is all right; what is equal to it is
 * @param below the lowest value that is all right
 * @param lasting how long values must be beyond that; zero for the first one
 * @param refuseOpens whether the gateway's dispenser cannot be opened meanwhile
 * @param message what whoever wants to open it is told
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

  /** Refuses with {@link IllegalArgumentException} what would watch nothing, or two things. */
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

  /** The lowest value that is all right, among those that a sensor can have. */
  public float lowest() {
    return below == null ? -Float.MAX_VALUE : below.floatValue();
  }

  /** The highest one. */
  public float highest() {
    return above == null ? Float.MAX_VALUE : above.floatValue();
  }

  public boolean allows(BigDecimal value) {
    // As floats, as the database compares them: 8.1 of a sensor is 8.1, not a little more.
    float measured = value.floatValue();
    return measured >= lowest() && measured <= highest();
  }

  public String told() {
    return message == null ? "A sensor alert blocks this tap: " + name : message;
  }
}
