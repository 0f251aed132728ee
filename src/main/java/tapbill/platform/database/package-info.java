/** Opens the database, migrates its schema, runs transactions, and hides the two SQL dialects. */
@NullMarked
package tapbill.platform.database;

import org.jspecify.annotations.NullMarked;
