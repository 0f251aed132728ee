package tapbill.device.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.Validity;

/**
 * A stored data point of a sensor.
 *
 * @param time of the measurement
 * @param value the decimal of the sensor's float; null if that is not a number or infinite
 * @param valid see {@link Validity}
 * @param tags of the sensor, and those of {@link Validity}
 * @param dispenserId the tap whose line was measured; null if the gateway has none
 * @param sequence distinguishes readings of the same gateway and time
 */
public record Reading(
    Instant time,
    @Nullable BigDecimal value,
    boolean valid,
    List<String> tags,
    String gateway,
    @Nullable Long dispenserId,
    long sequence) {}
