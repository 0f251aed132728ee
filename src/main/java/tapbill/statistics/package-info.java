/** What was poured and earned, read from the rows. */
@NullMarked
package tapbill.statistics;

import org.jspecify.annotations.NullMarked;
