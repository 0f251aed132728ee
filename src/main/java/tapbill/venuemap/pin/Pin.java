package tapbill.venuemap.pin;

import jakarta.validation.constraints.NotNull;
import tapbill.platform.quantity.Fraction;

/**
 * The position of a dispenser on a map.
 *
 * @param x the distance from the left edge, as a fraction of the width
 * @param y the distance from the upper edge, as a fraction of the height
 */
public record Pin(
    @NotNull(message = "is required") Long dispenserId,
    @NotNull(message = "is required") Fraction x,
    @NotNull(message = "is required") Fraction y) {}
