/** What the sensors on the beer lines measured. */
@NullMarked
package tapbill.device.reading;

import org.jspecify.annotations.NullMarked;
