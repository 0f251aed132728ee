/**
 * Stores files of any size in a folder or an S3-compatible store, and keeps a row for each, so that
 * no file remains without a reference.
 */
@NullMarked
package tapbill.platform.filestore;

import org.jspecify.annotations.NullMarked;
