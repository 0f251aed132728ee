/** Opens and closes taps and computes the bills of the pours. */
@NullMarked
package tapbill.tap.pour;

import org.jspecify.annotations.NullMarked;
