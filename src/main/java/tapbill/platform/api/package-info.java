/**
 * The types that routes read and write: errors, times, cursors, limits, keys, and the JSON format.
 */
@NullMarked
package tapbill.platform.api;

import org.jspecify.annotations.NullMarked;
