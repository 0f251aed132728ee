/** The pages that people look at: the tap wall, one tap, a map of the venue, the dashboard. */
@NullMarked
package tapbill.screen.page;

import org.jspecify.annotations.NullMarked;
