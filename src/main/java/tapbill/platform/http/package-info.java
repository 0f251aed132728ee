/** Filters, headers, error mappers and static files that all routes share. */
@NullMarked
package tapbill.platform.http;

import org.jspecify.annotations.NullMarked;
