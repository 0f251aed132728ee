/** The routes of the challenge from which the taps of the references came. */
@NullMarked
package tapbill.tap.challenge;

import org.jspecify.annotations.NullMarked;
