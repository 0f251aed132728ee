/** What the sensors on the beer lines measured. */
@NullMarked
package tapbill.reading;

import org.jspecify.annotations.NullMarked;
