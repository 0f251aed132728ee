package tapbill.people.session;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.SchedulingBucket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import tapbill.platform.api.ApiError;

/**
 * Refuses those who come too often, no faster than this can be done without hindering others: who
 * waits for an answer does not ask again.
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
  private final Executor answering;

  public RefusalPacer(ScheduledExecutorService scheduler, Executor answering) {
    this.scheduler = scheduler;
    this.answering = answering;
  }

  /** Fails with the refusal, when it is its turn. */
  <T> CompletableFuture<T> because(ApiError refusal) {
    return pace.tryConsume(1, LONGEST_WAIT, scheduler)
        .thenComposeAsync(turn -> CompletableFuture.failedFuture(refusal), answering);
  }
}
