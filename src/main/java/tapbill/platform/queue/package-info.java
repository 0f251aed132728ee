/** Queues of jobs that run outside requests: retries, leases and dead letters; engines for them. */
@NullMarked
package tapbill.platform.queue;

import org.jspecify.annotations.NullMarked;
