/** Processes uploaded maps: built in, by a command, or by another service that claims jobs. */
@NullMarked
package tapbill.venuemap.job;

import org.jspecify.annotations.NullMarked;
