/** The route of the metrics, and the measurement of requests. */
@NullMarked
package tapbill.platform.metrics;

import org.jspecify.annotations.NullMarked;
