/** Keeps the access lists of stations, the tokens that may open them, and their times. */
@NullMarked
package tapbill.tap.access;

import org.jspecify.annotations.NullMarked;
