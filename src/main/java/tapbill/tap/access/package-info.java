/** The access lists of stations: which tokens may open them, and when. */
@NullMarked
package tapbill.tap.access;

import org.jspecify.annotations.NullMarked;
