package tapbill.venuemap.pin;

import tapbill.platform.quantity.Fraction;
import tapbill.tap.dispenser.Dispenser;

/** A dispenser on a map, as it is at this moment. */
public record PinnedDispenser(long dispenserId, Fraction x, Fraction y, Dispenser dispenser) {}
