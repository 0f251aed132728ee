/** Pours, their bounds and their bills. */
@NullMarked
package tapbill.tap.bill;

import org.jspecify.annotations.NullMarked;
