package tapbill.venuemap.pin;

import tapbill.platform.quantity.Fraction;
import tapbill.tap.dispenser.Dispenser;

/** A dispenser on a map with its current state. */
public record PinnedDispenser(long dispenserId, Fraction x, Fraction y, Dispenser dispenser) {}
