/** Raises and clears alerts by rules on readings; an alert may refuse the openings of a tap. */
@NullMarked
package tapbill.device.alert;

import org.jspecify.annotations.NullMarked;
