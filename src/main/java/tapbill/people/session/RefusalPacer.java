package tapbill.people.session;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.SchedulingBucket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import tapbill.platform.api.ApiError;

/**
 * Delays the refusals of rate-limited requests to a constant rate. A flooding client that waits for
 * a response does not send the next request.
 */
public final class RefusalPacer {
  private static final int PER_SECOND = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final SchedulingBucket pace =
      Bucket.builder()
          .addLimit(
              limit -> limit.capacity(PER_SECOND).refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
          .build()
          .asScheduler();

  private final ScheduledExecutorService scheduler;
  private final Executor responseThreads;

  public RefusalPacer(ScheduledExecutorService scheduler, Executor responseThreads) {
    this.scheduler = scheduler;
    this.responseThreads = responseThreads;
  }

  /** Returns a future that fails with the refusal after its delay, of at most 10 s. */
  <T> CompletableFuture<T> refuseLater(ApiError refusal) {
    return pace.tryConsume(1, LONGEST_WAIT, scheduler)
        .thenComposeAsync(turn -> CompletableFuture.failedFuture(refusal), responseThreads);
  }
}
