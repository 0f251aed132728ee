/**
 * Scales uploaded images down and removes their metadata, in a process of its own, so that a
 * malicious image cannot harm the service.
 */
@NullMarked
package tapbill.platform.image;

import org.jspecify.annotations.NullMarked;
