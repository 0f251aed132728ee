/** What happens at the taps, told to the pages that show it while it happens. */
@NullMarked
package tapbill.screen.live;

import org.jspecify.annotations.NullMarked;
