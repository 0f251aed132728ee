/**
 * Scales uploaded images down and removes their metadata, renders a page of a document, and reads
 * the size of a drawing, in a process of its own, so that a malicious file cannot harm the service.
 */
@NullMarked
package tapbill.platform.image;

import org.jspecify.annotations.NullMarked;
