/** What a pour is and how its bill is computed. */
@NullMarked
package tapbill.tap.bill;

import org.jspecify.annotations.NullMarked;
