/** Fetches readings from the gateways of sensors, on demand and on a schedule. */
@NullMarked
package tapbill.device.gateway;

import org.jspecify.annotations.NullMarked;
