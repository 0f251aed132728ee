/** Calls controllers back over HTTP: signed, in time, and never into the network we stand in. */
@NullMarked
package tapbill.callback;

import org.jspecify.annotations.NullMarked;
