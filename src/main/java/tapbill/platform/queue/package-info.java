/** Work that is done outside of the request that brings it: jobs, and who takes them. */
@NullMarked
package tapbill.platform.queue;

import org.jspecify.annotations.NullMarked;
