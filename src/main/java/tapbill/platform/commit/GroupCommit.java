package tapbill.platform.commit;

import io.dropwizard.lifecycle.Managed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * Executes queued operations in groups, one transaction for each group. One thread takes all
 * operations that are queued, without waiting for more, executes them in one transaction, and
 * completes each after the commit. While a commit waits for the disk, further operations are
 * queued: the higher the load, the larger the groups, and the cheaper each operation.
 *
 * <p>Operations on the same subject are executed in the order in which they were submitted, and
 * never in the same transaction.
 *
 * @param <O> an operation
 * @param <R> the result of an operation; a refusal is a result too
 */
public final class GroupCommit<O, R> implements Managed {

  /** Executes operations on different subjects in one transaction, committed on return. */
  public interface Work<O, R> {
    /**
     * Executes all operations, or none of them if it throws.
     *
     * @return the results, in the order of the operations
     */
    List<R> inOneTransaction(List<O> operations);
  }

  /**
   * The limits of a group and of the queue.
   *
   * @param largestGroup the most operations in one transaction
   * @param longestQueue the most queued operations; further ones are rejected
   * @param longestQueueOfSubject the most queued operations on one subject, because each needs a
   *     transaction of its own: otherwise those on one subject would keep all others waiting
   */
  public record Limits(int largestGroup, int longestQueue, int longestQueueOfSubject) {}

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final Limits limits;
  private final Function<O, Object> subject;
  private final Work<O, R> work;
  private final Predicate<Throwable> failsForAll;
  private final Executor answering;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting<O, R>> queue = new ArrayDeque<>();
  private final Map<Object, Integer> queuedOfSubject = new HashMap<>();
  private final SupervisedLoop writer;
  private boolean stopped;

  private record Waiting<O, R>(
      O operation,
      Object subject,
      CompletableFuture<R> answer,
      @Nullable Map<String, String> logContext) {}

  /**
   * Creates a writer; {@link #start} starts its thread.
   *
   * @param supervisor runs the thread
   * @param subject returns the subject of an operation
   * @param failsForAll tests whether the operations of a group that failed would fail one by one
   *     too, such as without a database
   * @param answering completes the results, so that the writer continues at once
   */
  public GroupCommit(
      Supervisor supervisor,
      String name,
      Limits limits,
      Function<O, Object> subject,
      Work<O, R> work,
      Predicate<Throwable> failsForAll,
      Executor answering) {
    this.limits = limits;
    this.subject = subject;
    this.work = work;
    this.failsForAll = failsForAll;
    this.answering = answering;
    this.writer = supervisor.loop(name, this::round);
  }

  @Override
  public void start() {
    writer.start();
  }

  /**
   * Queues an operation.
   *
   * @return the result, which is complete after the commit
   * @throws RejectedExecutionException if the queue is full, too many operations on the subject are
   *     queued, or the writer is stopped
   */
  public CompletableFuture<R> submit(O operation) {
    Waiting<O, R> waiting =
        new Waiting<>(
            operation,
            subject.apply(operation),
            new CompletableFuture<>(),
            MDC.getCopyOfContextMap());
    lock.lock();
    try {
      int ofSubject = queuedOfSubject.getOrDefault(waiting.subject(), 0);
      if (stopped
          || queue.size() >= limits.longestQueue()
          || ofSubject >= limits.longestQueueOfSubject()) {
        throw new RejectedExecutionException(stopped ? "stopped" : "queue full");
      }
      queuedOfSubject.put(waiting.subject(), ofSubject + 1);
      queue.add(waiting);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return waiting.answer();
  }

  /** Accepts no more operations, and returns when all that were accepted are answered. */
  @Override
  public void stop() throws InterruptedException {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    writer.join();
  }

  private boolean round() {
    List<Waiting<O, R>> group = new ArrayList<>();
    try {
      takeNext(group);
      if (group.isEmpty()) {
        return false;
      }
      // An interrupt must not make the driver give up in the middle of a transaction.
      Thread.interrupted();
      runGroup(group);
      return true;
    } catch (Throwable e) {
      // No request may wait for ever; those that have their answer keep it.
      group.forEach(waiting -> waiting.answer().completeExceptionally(e));
      throw e;
    }
  }

  /** Waits for the next group, which is empty when the writer is stopped and done. */
  private void takeNext(List<Waiting<O, R>> group) {
    lock.lock();
    try {
      while (queue.isEmpty() && !stopped) {
        changed.awaitUninterruptibly();
      }
      Set<Object> subjects = new HashSet<>();
      Iterator<Waiting<O, R>> waiting = queue.iterator();
      while (waiting.hasNext() && group.size() < limits.largestGroup()) {
        Waiting<O, R> candidate = waiting.next();
        if (subjects.add(candidate.subject())) {
          group.add(candidate);
          waiting.remove();
          queuedOfSubject.computeIfPresent(
              candidate.subject(), (same, queued) -> queued == 1 ? null : queued - 1);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void runGroup(List<Waiting<O, R>> group) {
    List<R> results;
    try {
      results = work.inOneTransaction(group.stream().map(Waiting::operation).toList());
    } catch (Throwable e) {
      if (group.size() == 1 || e instanceof Error || failsForAll.test(e)) {
        group.forEach(waiting -> answer(waiting, answer -> answer.completeExceptionally(e)));
      } else {
        LOG.warn("A group of {} operations failed and is retried one by one", group.size(), e);
        group.forEach(waiting -> runGroup(List.of(waiting)));
      }
      return;
    }
    for (int i = 0; i < group.size(); i++) {
      R result = results.get(i);
      answer(group.get(i), answer -> answer.complete(result));
    }
  }

  /**
   * Completes a result on another thread, in the log context of its request. If there is no other
   * thread, the writer completes it itself: the operation is already committed.
   */
  private void answer(Waiting<O, R> waiting, Consumer<CompletableFuture<R>> completion) {
    Runnable answer =
        () -> {
          if (waiting.logContext() != null) {
            MDC.setContextMap(waiting.logContext());
          }
          try {
            completion.accept(waiting.answer());
          } finally {
            MDC.clear();
          }
        };
    try {
      answering.execute(answer);
    } catch (RuntimeException | Error e) { // such as a thread that cannot be created
      answer.run();
    }
  }
}
