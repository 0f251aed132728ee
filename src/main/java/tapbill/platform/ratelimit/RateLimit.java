package tapbill.platform.ratelimit;

import java.time.Duration;

/**
 * The limit of a token bucket.
 *
 * @param name the name of what is limited; each pair of name and key has a bucket of its own
 * @param capacity the most requests at once
 * @param period the time in which an empty bucket refills, at a constant rate
 */
public record RateLimit(String name, int capacity, Duration period) {}
