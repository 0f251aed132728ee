/** IP addresses and networks, of clients that call and of servers that are called. */
@NullMarked
package tapbill.platform.address;

import org.jspecify.annotations.NullMarked;
