/** What was poured with a wristband's token, and what it owes. */
@NullMarked
package tapbill.tap.tab;

import org.jspecify.annotations.NullMarked;
