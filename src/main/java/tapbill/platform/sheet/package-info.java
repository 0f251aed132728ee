/** Tables that are exported for spreadsheets and programs, as CSV and as XLSX. */
@NullMarked
package tapbill.platform.sheet;

import org.jspecify.annotations.NullMarked;
