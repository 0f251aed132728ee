/** Whether a token may open a tap: asked, decided, and answered by callback. */
@NullMarked
package tapbill.device.authorization;

import org.jspecify.annotations.NullMarked;
