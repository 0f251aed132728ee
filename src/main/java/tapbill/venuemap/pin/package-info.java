/** Places dispensers on maps by pins and lists them. */
@NullMarked
package tapbill.venuemap.pin;

import org.jspecify.annotations.NullMarked;
