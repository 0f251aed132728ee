/** Calls other servers: checks target addresses, looks names up, and exchanges one request. */
@NullMarked
package tapbill.platform.outbound;

import org.jspecify.annotations.NullMarked;
