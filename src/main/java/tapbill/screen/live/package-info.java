/** Publishes openings, closings, changes and alerts to connected pages as they happen. */
@NullMarked
package tapbill.screen.live;

import org.jspecify.annotations.NullMarked;
