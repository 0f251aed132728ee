/** What all routes share: the error body, request ids, size limits, metrics, and the API's docs. */
@NullMarked
package tapbill.platform.http;

import org.jspecify.annotations.NullMarked;
