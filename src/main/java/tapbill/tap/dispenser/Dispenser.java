package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Price;

/**
 * One tap.
 *
 * @param id its id in the dispenser API
 * @param stationId its id in the authorization API
 * @param isOpen true if it has an open pour
 * @param maxAmount the most that one pour may be; null for the setting of the service
 * @param temperature the last valid temperature of its line, in degrees Celsius; null if none was
 *     measured
 * @param temperatureTime the time of that measurement
 */
public record Dispenser(
    long id,
    UUID stationId,
    FlowRate flowVolume,
    Price price,
    boolean isOpen,
    @Nullable String name,
    @Nested("beer") @Nullable Beer beer,
    Access access,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean retired,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MaxAmount maxAmount,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal temperature,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant temperatureTime) {

  static Dispenser created(long id, UUID stationId, DispenserProperties properties) {
    return new Dispenser(
        id,
        stationId,
        Objects.requireNonNull(properties.flowVolume()),
        Objects.requireNonNull(properties.price()),
        false,
        properties.name(),
        properties.beer(),
        Objects.requireNonNull(properties.access()),
        properties.retired(),
        properties.maxAmount(),
        null,
        null);
  }

  DispenserProperties properties() {
    return new DispenserProperties(
        flowVolume, price, name, beer, access, retired, maxAmount, false);
  }
}
