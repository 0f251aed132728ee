/** Exact types for money, volume, flow rate, price and shares, and the only code that rounds. */
@NullMarked
package tapbill.platform.quantity;

import org.jspecify.annotations.NullMarked;
