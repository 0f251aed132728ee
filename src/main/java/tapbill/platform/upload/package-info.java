/** Reads multipart uploads into the file store, and checks their names and media types. */
@NullMarked
package tapbill.platform.upload;

import org.jspecify.annotations.NullMarked;
