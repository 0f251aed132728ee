/** The connection pools, the schema's migrations, and what differs between the two databases. */
@NullMarked
package tapbill.platform.database;

import org.jspecify.annotations.NullMarked;
