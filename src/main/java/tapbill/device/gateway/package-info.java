/** The gateways of sensors: readings fetched from them, on demand and on a schedule. */
@NullMarked
package tapbill.device.gateway;

import org.jspecify.annotations.NullMarked;
