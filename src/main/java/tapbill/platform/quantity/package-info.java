/** Exact money, volume, flow rate and price, and the only place where anything is rounded. */
@NullMarked
package tapbill.platform.quantity;

import org.jspecify.annotations.NullMarked;
