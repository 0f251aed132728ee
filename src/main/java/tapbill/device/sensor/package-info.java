/** Reads the configuration of gateways, of their sensors and of the rules that raise alerts. */
@NullMarked
package tapbill.device.sensor;

import org.jspecify.annotations.NullMarked;
