/** Decodes images row by row, scales them down and writes them without metadata. */
@NullMarked
package tapbill.platform.raster;

import org.jspecify.annotations.NullMarked;
