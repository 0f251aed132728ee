/** Limits how often requests may be made, counted in the database or in the memory of a node. */
@NullMarked
package tapbill.platform.ratelimit;

import org.jspecify.annotations.NullMarked;
