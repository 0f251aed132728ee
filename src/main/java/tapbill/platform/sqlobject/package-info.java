/** Maps the types and rows of JDBI's SQL objects, and attaches the objects to transactions. */
@NullMarked
package tapbill.platform.sqlobject;

import org.jspecify.annotations.NullMarked;
