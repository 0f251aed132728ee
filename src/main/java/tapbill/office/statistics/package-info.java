/** What was poured and earned, read from the rows. */
@NullMarked
package tapbill.office.statistics;

import org.jspecify.annotations.NullMarked;
