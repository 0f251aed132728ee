/** Validates, stores, lists and exports the readings of the sensors on the beer lines. */
@NullMarked
package tapbill.device.reading;

import org.jspecify.annotations.NullMarked;
