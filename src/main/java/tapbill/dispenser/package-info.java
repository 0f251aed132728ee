/** Taps: what they are called, what runs out of them and what a litre costs. */
@NullMarked
package tapbill.dispenser;

import org.jspecify.annotations.NullMarked;
