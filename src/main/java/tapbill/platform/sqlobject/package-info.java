/** How SQL objects of JDBI map types and rows, and are attached to transactions. */
@NullMarked
package tapbill.platform.sqlobject;

import org.jspecify.annotations.NullMarked;
