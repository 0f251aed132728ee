/** Shows the pours of a wristband's token and the sum that it owes. */
@NullMarked
package tapbill.tap.tab;

import org.jspecify.annotations.NullMarked;
