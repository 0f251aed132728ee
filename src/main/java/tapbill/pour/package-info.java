/** Opening and closing taps, and the bill between the two. */
@NullMarked
package tapbill.pour;

import org.jspecify.annotations.NullMarked;
