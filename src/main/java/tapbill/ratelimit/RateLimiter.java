package tapbill.ratelimit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.InstantSource;
import tapbill.database.Database;
import tapbill.database.Sha256;
import tapbill.http.ApiError;

/** Counts what somebody does, on whichever node. */
public final class RateLimiter {
  private final StoredBuckets buckets;

  public RateLimiter(Database database, InstantSource clock) {
    this.buckets = new StoredBuckets(database, clock);
  }

  /**
   * Refuses if nothing is left of a limit, and takes nothing: that needs no write, so that who is
   * refused again and again costs little.
   *
   * @throws ApiError 429 if none is left
   */
  public void check(RateLimit limit, String key) {
    EstimationProbe probe = bucket(limit, key).estimateAbilityToConsume(1);
    if (!probe.canBeConsumed()) {
      throw refusal(probe.getNanosToWaitForRefill());
    }
  }

  /**
   * Takes one from a limit.
   *
   * @param key whose limit it is; only a digest of it is kept
   * @throws ApiError 429 if none is left
   */
  public void take(RateLimit limit, String key) {
    ConsumptionProbe probe = bucket(limit, key).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw refusal(probe.getNanosToWaitForRefill());
    }
  }

  private static ApiError refusal(long nanosToWait) {
    return ApiError.tooManyRequests(
        "Too many requests, try again later", Duration.ofNanos(nanosToWait));
  }

  /** Gives back one that was taken, because what it was taken for does not count. */
  public void giveBack(RateLimit limit, String key) {
    bucket(limit, key).addTokens(1);
  }

  private Bucket bucket(RateLimit limit, String key) {
    return buckets
        .builder()
        .build(
            limit.name() + ":" + Sha256.of(key),
            () ->
                BucketConfiguration.builder()
                    .addLimit(
                        bandwidth ->
                            bandwidth
                                .capacity(limit.capacity())
                                .refillGreedy(limit.capacity(), limit.period()))
                    .build());
  }
}
