package tapbill.platform.ratelimit;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;

/**
 * Stores the buckets of Bucket4j in a table of both databases, because Bucket4j does not support
 * SQLite. A bucket is read, and written by compare-and-swap: if it was written meanwhile, Bucket4j
 * tries again.
 */
final class StoredBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {
  private final Database database;
  private final InstantSource clock;

  StoredBuckets(Database database, InstantSource clock) {
    super(ClientSideConfig.getDefault().withClientClock(new ClockMeter(clock)));
    this.database = database;
    this.clock = clock;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
    return new CompareAndSwapOperation() {
      @Override
      public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
        return database
            .read(RateLimitDao.class, buckets -> buckets.state(key))
            .map(Base64.getDecoder()::decode);
      }

      @Override
      public boolean compareAndSwap(
          byte @Nullable [] previous,
          byte[] next,
          RemoteBucketState bucket,
          Optional<Long> timeoutNanos) {
        Base64.Encoder text = Base64.getEncoder();
        Instant now = clock.instant();
        Instant expiresAt = now.plusNanos(bucket.calculateFullRefillingTime(currentTimeNanos()));
        return database.write(
            RateLimitDao.class,
            buckets -> {
              if (previous != null) {
                return buckets.update(
                    key, text.encodeToString(previous), text.encodeToString(next), expiresAt);
              }
              buckets.deleteExpired(now);
              return buckets.insert(key, text.encodeToString(next), expiresAt);
            });
      }
    };
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeProxy(String key) {
    throw new UnsupportedOperationException();
  }
}
