/** Composition: one class an area that makes its objects and registers its routes. */
@NullMarked
package tapbill.node;

import org.jspecify.annotations.NullMarked;
