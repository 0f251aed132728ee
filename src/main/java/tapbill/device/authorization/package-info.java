/** Decides whether tokens may open taps, and delivers the decisions by callbacks. */
@NullMarked
package tapbill.device.authorization;

import org.jspecify.annotations.NullMarked;
