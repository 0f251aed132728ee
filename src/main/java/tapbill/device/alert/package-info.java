/** Alert rules on readings: raises and clears alerts, which may refuse openings of a tap. */
@NullMarked
package tapbill.device.alert;

import org.jspecify.annotations.NullMarked;
