/** Pins: the positions of dispensers on a map. */
@NullMarked
package tapbill.venuemap.pin;

import org.jspecify.annotations.NullMarked;
