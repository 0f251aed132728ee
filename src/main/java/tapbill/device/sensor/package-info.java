/** The configured gateways and what their sensors measure. */
@NullMarked
package tapbill.device.sensor;

import org.jspecify.annotations.NullMarked;
