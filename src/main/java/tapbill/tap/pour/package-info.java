/** Opening and closing taps, and the bill between the two. */
@NullMarked
package tapbill.tap.pour;

import org.jspecify.annotations.NullMarked;
