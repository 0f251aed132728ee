/** Composes a process: one class for each area creates its objects and registers its routes. */
@NullMarked
package tapbill.node;

import org.jspecify.annotations.NullMarked;
