/** Stores maps of the venue and serves them to the viewers with whom they are shared. */
@NullMarked
package tapbill.venuemap.map;

import org.jspecify.annotations.NullMarked;
