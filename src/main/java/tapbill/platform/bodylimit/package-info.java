/** The largest body of each route. */
@NullMarked
package tapbill.platform.bodylimit;

import org.jspecify.annotations.NullMarked;
