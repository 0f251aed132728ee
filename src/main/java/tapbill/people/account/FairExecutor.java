package tapbill.people.account;

import static java.util.Comparator.comparingLong;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.PasswordService.Client;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Sha256;

/**
 * Executes the tasks of clients in turns. The next task is that of the client whose network and
 * account had a turn longest ago, so that the backlog of one client delays that client alone.
 *
 * <p>If too many tasks wait, the network with the longest backlog loses its newest one.
 */
final class FairExecutor {
  /** The most networks and accounts whose last turn is known; a forgotten one counts as new. */
  private static final int MOST_KNOWN = 10_000;

  private final Executor threads;
  private final int mostWaiting;
  private final Cache<String, Long> lastTurns =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /** In the order of arrival. */
  private final List<Task<?>> waiting = new ArrayList<>();

  private long turns;

  /**
   * Creates an executor.
   *
   * @param threads execute one task for each call; their queue must have room for {@code
   *     mostWaiting} calls
   */
  FairExecutor(Executor threads, int mostWaiting) {
    this.threads = threads;
    this.mostWaiting = mostWaiting;
  }

  private record Task<T>(
      String network, String account, Supplier<T> work, CompletableFuture<T> result) {
    void execute() {
      result.completeAsync(work, Runnable::run);
    }

    void refuse() {
      result.completeExceptionally(
          ApiError.unavailable(Reason.BUSY, "Too many concurrent logins, try again"));
    }
  }

  /** Executes the work at its turn; the future fails with 503 if too many tasks wait. */
  <T> CompletableFuture<T> submit(Client client, Supplier<T> work) {
    // Digests, because clients choose the names, and could choose long ones.
    Task<T> task =
        new Task<>(
            "network " + Sha256.of(client.network()),
            "account " + Sha256.of(client.account()),
            work,
            new CompletableFuture<>());
    Task<?> refused = add(task);
    if (refused != null) {
      // Each waiting task has one call of the threads; the new task takes over that of this one.
      refused.refuse();
      return task.result();
    }
    try {
      threads.execute(this::executeNext);
    } catch (RejectedExecutionException stopping) {
      task.refuse();
    }
    return task.result();
  }

  /** Adds a task, and returns the one that must leave for it, which may be the same. */
  private synchronized @Nullable Task<?> add(Task<?> task) {
    waiting.add(task);
    if (waiting.size() <= mostWaiting) {
      return null;
    }
    Map<String, Long> backlogs =
        waiting.stream().map(Task::network).collect(groupingBy(identity(), counting()));
    long longest = Collections.max(backlogs.values());
    int newest = waiting.size() - 1;
    while (backlogs.getOrDefault(waiting.get(newest).network(), 0L) < longest) {
      newest--;
    }
    return waiting.remove(newest);
  }

  private void executeNext() {
    take().execute();
  }

  private synchronized Task<?> take() {
    Task<?> next = Collections.min(waiting, comparingLong(this::lastTurn));
    waiting.remove(next);
    turns++;
    lastTurns.put(next.network(), turns);
    lastTurns.put(next.account(), turns);
    return next;
  }

  private long lastTurn(Task<?> task) {
    return Math.max(lastTurn(task.network()), lastTurn(task.account()));
  }

  private long lastTurn(String key) {
    return Objects.requireNonNullElse(lastTurns.getIfPresent(key), 0L);
  }
}
