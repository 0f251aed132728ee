package tapbill.platform.database;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that are shared by all who ask at the same time. */
@Timeout(60)
class SharedReadsTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The keys of each read that has begun. */
  private final BlockingQueue<Set<Integer>> begun = new LinkedBlockingQueue<>();

  /** What ends each read: its generation, or a failure. */
  private final BlockingQueue<CompletableFuture<String>> ends = new LinkedBlockingQueue<>();

  private final AtomicInteger asked = new AtomicInteger();

  private final SharedReads<Integer, String> reads =
      new SharedReads<>(
          keys -> {
            begun.add(Set.copyOf(keys));
            String generation = take(ends).join();
            return keys.stream().filter(key -> key > 0).collect(toMap(k -> k, k -> generation + k));
          });

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void thoseWhoAskDuringAReadShareTheNextOne() throws Exception {
    CompletableFuture<Optional<String>> first = ask(1);
    assertThat(take(begun)).containsExactly(1);
    List<CompletableFuture<Optional<String>>> others =
        Stream.of(1, 2, 2, 3).map(this::ask).toList();
    await().until(() -> asked.get() == 5 && blocked() == 5);

    ends.add(CompletableFuture.completedFuture("old "));
    assertThat(first.get()).contains("old 1");
    assertThat(take(begun)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(others).noneMatch(CompletableFuture::isDone);

    ends.add(CompletableFuture.completedFuture("new "));
    assertThat(others.stream().map(CompletableFuture::join).map(Optional::orElseThrow))
        .containsExactly("new 1", "new 2", "new 2", "new 3");
    assertThat(begun).isEmpty();
  }

  @Test
  void whatDoesNotExistIsEmpty() throws Exception {
    ends.add(CompletableFuture.completedFuture("x"));
    assertThat(ask(0).get()).isEmpty();
  }

  @Test
  void aFailureReachesAllAndEndsNothing() throws Exception {
    CompletableFuture<Optional<String>> first = ask(1);
    take(begun);
    CompletableFuture<Optional<String>> second = ask(1);
    CompletableFuture<Optional<String>> third = ask(2);
    await().until(() -> blocked() == 3);
    ends.add(CompletableFuture.completedFuture("a"));
    ends.add(CompletableFuture.failedFuture(new IllegalStateException("away")));
    assertThat(first.get()).contains("a1");
    for (CompletableFuture<Optional<String>> failed : List.of(second, third)) {
      assertThatThrownBy(failed::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("away");
    }
    ends.add(CompletableFuture.completedFuture("b"));
    assertThat(ask(1).get()).contains("b1");
  }

  private CompletableFuture<Optional<String>> ask(int key) {
    return CompletableFuture.supplyAsync(
        () -> {
          asked.incrementAndGet();
          return reads.get(key);
        },
        threads);
  }

  /** Returns the number of threads that wait, for a read or in one. */
  private long blocked() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
        .filter(
            thread ->
                Stream.of(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().equals(SharedReads.class.getName())))
        .count();
  }

  private static <T> T take(BlockingQueue<T> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
