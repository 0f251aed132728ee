/** Calls to other servers: allowed target addresses, name lookup, one deadline for an exchange. */
@NullMarked
package tapbill.platform.outbound;

import org.jspecify.annotations.NullMarked;
