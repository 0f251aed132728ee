/** Maps of the venue: uploaded, processed, shared, with pins where dispensers stand. */
@NullMarked
package tapbill.venuemap.map;

import org.jspecify.annotations.NullMarked;
