/** Who reads what others write hears that it changed: on this node, and on all nodes. */
@NullMarked
package tapbill.platform.change;

import org.jspecify.annotations.NullMarked;
