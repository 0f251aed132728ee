/** Imports the database of another system. */
@NullMarked
package tapbill.office.dataimport;

import org.jspecify.annotations.NullMarked;
