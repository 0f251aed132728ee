/** Protects the server from clients that are slow, that leave, or that are too many. */
@NullMarked
package tapbill.platform.connection;

import org.jspecify.annotations.NullMarked;
