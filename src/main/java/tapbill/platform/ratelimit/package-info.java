/** Limits of how often somebody may do something, counted in the database for all nodes. */
@NullMarked
package tapbill.platform.ratelimit;

import org.jspecify.annotations.NullMarked;
