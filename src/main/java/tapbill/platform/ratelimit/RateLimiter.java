package tapbill.platform.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Database;
import tapbill.platform.database.Sha256;

/** Limits how often a request may be made, by a token bucket for each limit and key. */
public final class RateLimiter {
  /** The most buckets in memory; an evicted bucket is full when it is created again. */
  private static final int MOST_IN_MEMORY = 100_000;

  private final BiFunction<String, Bandwidth, Bucket> buckets;

  private RateLimiter(BiFunction<String, Bandwidth, Bucket> buckets) {
    this.buckets = buckets;
  }

  /**
   * Returns a limiter that counts in the database, for all nodes together; each {@link #take} is a
   * write.
   */
  public static RateLimiter ofAllNodes(Database database, InstantSource clock) {
    StoredBuckets stored = new StoredBuckets(database, clock);
    return new RateLimiter(
        (key, limit) ->
            stored
                .builder()
                .build(key, () -> BucketConfiguration.builder().addLimit(limit).build()));
  }

  /** Returns a limiter that counts in memory, for this node alone. */
  public static RateLimiter ofThisNode(InstantSource clock) {
    Cache<String, Bucket> cache = Caffeine.newBuilder().maximumSize(MOST_IN_MEMORY).build();
    return new RateLimiter(
        (key, limit) ->
            cache.get(
                key,
                absent ->
                    Bucket.builder()
                        .addLimit(limit)
                        .withCustomTimePrecision(new ClockMeter(clock))
                        .build()));
  }

  /**
   * Refuses the request if the bucket is empty, and takes no token. This only reads, so that a
   * client that is refused again and again costs little.
   *
   * @throws ApiError 429 if the bucket is empty
   */
  public void check(RateLimit limit, String key) {
    EstimationProbe probe = bucket(limit, key).estimateAbilityToConsume(1);
    if (!probe.canBeConsumed()) {
      throw refusal(probe.getNanosToWaitForRefill());
    }
  }

  /**
   * Takes one token.
   *
   * @param key identifies the client or account; only a digest of it is stored
   * @throws ApiError 429 if the bucket is empty
   */
  public void take(RateLimit limit, String key) {
    ConsumptionProbe probe = bucket(limit, key).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw refusal(probe.getNanosToWaitForRefill());
    }
  }

  /**
   * Takes one token of a client, and one of all clients together.
   *
   * @throws ApiError 429 if one of the buckets is empty
   */
  public void take(ClientLimit limit, @Nullable String address) {
    Duration wait = tryTake(limit, address);
    if (!wait.isZero()) {
      throw refusal(wait.toNanos());
    }
  }

  /**
   * Takes tokens like {@link #take}.
   *
   * @return zero, or the time after which there is a token again
   */
  public Duration tryTake(ClientLimit limit, @Nullable String address) {
    Duration wait = tryTake(limit.ofNetwork(), ClientNetwork.of(address));
    return wait.isZero() ? tryTake(limit.ofAll(), "") : wait;
  }

  private Duration tryTake(RateLimit limit, String key) {
    return Duration.ofNanos(
        bucket(limit, key).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
  }

  private static ApiError refusal(long nanosToWait) {
    return ApiError.tooManyRequests(
        "Too many requests, try again later", Duration.ofNanos(nanosToWait));
  }

  /** Gives back a token that was taken, because the request does not count. */
  public void giveBack(RateLimit limit, String key) {
    bucket(limit, key).addTokens(1);
  }

  private Bucket bucket(RateLimit limit, String key) {
    return buckets.apply(
        limit.name() + ":" + Sha256.of(key),
        Bandwidth.builder()
            .capacity(limit.capacity())
            .refillGreedy(limit.capacity(), limit.period())
            .build());
  }
}
