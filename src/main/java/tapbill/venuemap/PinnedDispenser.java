package tapbill.venuemap;

import tapbill.dispenser.Dispenser;
import tapbill.quantity.Fraction;

/** A dispenser on a map, as it is at this moment. */
public record PinnedDispenser(long dispenserId, Fraction x, Fraction y, Dispenser dispenser) {}
