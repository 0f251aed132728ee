package tapbill.device.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data point of a sensor, decoded and judged.
 *
 * @param value a decimal that no other float is nearer to; null where that is no number
 * @param valid whether it is believed
 * @param tags of the sensor, and ours that say why it is not believed
 * @param sequence tells readings of one gateway and one time apart
 */
public record Reading(
    Instant time,
    @Nullable BigDecimal value,
    boolean valid,
    List<String> tags,
    String gateway,
    @Nullable Long dispenserId,
    long sequence) {}
