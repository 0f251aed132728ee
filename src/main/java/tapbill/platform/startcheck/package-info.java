/** Checks at start, for faults of the machine that would fail requests later. */
@NullMarked
package tapbill.platform.startcheck;

import org.jspecify.annotations.NullMarked;
