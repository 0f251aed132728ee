/** Reads pours and explains their bills. */
@NullMarked
package tapbill.tap.history;

import org.jspecify.annotations.NullMarked;
