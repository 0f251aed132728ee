/** The commit of many operations in one transaction. */
@NullMarked
package tapbill.platform.commit;

import org.jspecify.annotations.NullMarked;
