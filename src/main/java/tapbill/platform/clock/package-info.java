/** The time of day and the monotonic time of this process. */
@NullMarked
package tapbill.platform.clock;

import org.jspecify.annotations.NullMarked;
