/** The tokens of wristbands, and the cards that stand for them. */
@NullMarked
package tapbill.tap.token;

import org.jspecify.annotations.NullMarked;
