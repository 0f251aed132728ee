/** Taps: what they are called, what runs out of them and what a litre costs. */
@NullMarked
package tapbill.tap.dispenser;

import org.jspecify.annotations.NullMarked;
