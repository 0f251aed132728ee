/** Reads usage and revenue from the database: totals, pages of pours, timelines and exports. */
@NullMarked
package tapbill.office.statistics;

import org.jspecify.annotations.NullMarked;
