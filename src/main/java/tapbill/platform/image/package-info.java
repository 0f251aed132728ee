/**
 * Images of strangers: scaled down, freed of everything but their pixels, and kept from harming us
 * by a process of their own.
 */
@NullMarked
package tapbill.platform.image;

import org.jspecify.annotations.NullMarked;
