/** The removal of old rows that no bill and no audit needs. */
@NullMarked
package tapbill.platform.retention;

import org.jspecify.annotations.NullMarked;
