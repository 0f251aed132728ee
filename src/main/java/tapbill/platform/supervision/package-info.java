/** Threads that run for the life of the process, and must not end unnoticed. */
@NullMarked
package tapbill.platform.supervision;

import org.jspecify.annotations.NullMarked;
