/**
 * Files of any size: where their bytes are (a folder, or an S3-compatible store), and the rows by
 * which none is forgotten there.
 */
@NullMarked
package tapbill.platform.filestore;

import org.jspecify.annotations.NullMarked;
