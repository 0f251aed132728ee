package tapbill.venuemap.pin;

import jakarta.validation.constraints.NotNull;
import tapbill.platform.quantity.Fraction;

/**
 * Where a dispenser stands on a map.
 *
 * @param x from the left edge
 * @param y from the upper edge
 */
public record Pin(
    @NotNull(message = "is required") Long dispenserId,
    @NotNull(message = "is required") Fraction x,
    @NotNull(message = "is required") Fraction y) {}
