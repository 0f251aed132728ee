/** Renders the pages: the tap wall, a tap, a map of the venue and the dashboard. */
@NullMarked
package tapbill.screen.page;

import org.jspecify.annotations.NullMarked;
