/** Creates, changes and lists taps, with their flow rate, price, beer and access. */
@NullMarked
package tapbill.tap.dispenser;

import org.jspecify.annotations.NullMarked;
