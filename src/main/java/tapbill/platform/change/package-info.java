/** Publishes committed changes to subscribers on this node and on all other nodes. */
@NullMarked
package tapbill.platform.change;

import org.jspecify.annotations.NullMarked;
