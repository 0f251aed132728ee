package tapbill.platform.ratelimit;

import java.time.Duration;

/**
 * A token bucket: so much at once, and as much again in every period, bit by bit.
 *
 * @param name of what is limited; each name and key have a bucket of their own
 */
public record RateLimit(String name, int capacity, Duration period) {}
