/** Who may open which tap: access lists, and decisions by callback. */
@NullMarked
package tapbill.authorization;

import org.jspecify.annotations.NullMarked;
