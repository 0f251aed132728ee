package tapbill.platform.database;

import io.dropwizard.lifecycle.Managed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

/**
 * Commits together what waits together. One thread takes all operations that are waiting, never
 * waiting for more, does them in one transaction, and answers each after the commit. While it waits
 * for the disk, the next operations gather: the higher the load, the cheaper each of them.
 *
 * <p>Operations on the same subject are never done in the same transaction, and in the order in
 * which they were submitted.
 *
 * @param <O> an operation
 * @param <R> its result; a refusal is a result too
 */
public final class GroupCommit<O, R> implements Managed {

  /** Does operations on different subjects in one transaction, which is committed on return. */
  public interface Work<O, R> {
    /**
     * Does them all, or none of them if it throws.
     *
     * @return their results, in their order
     */
    List<R> inOneTransaction(List<O> operations);
  }

  /**
   * How much is taken at once, and how much may wait.
   *
   * @param largestGroup the most operations in one transaction
   * @param longestQueue the most operations that wait; what comes then is rejected
   */
  public record Limits(int largestGroup, int longestQueue) {}

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final Limits limits;
  private final Function<O, ?> subject;
  private final Work<O, R> work;
  private final Predicate<Throwable> hopeless;
  private final Executor answering;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting<O, R>> queue = new ArrayDeque<>();
  private final Thread writer;
  private boolean stopped;

  private record Waiting<O, R>(
      O operation, CompletableFuture<R> answer, @Nullable Map<String, String> logContext) {}

  /**
   * A writer, to be started.
   *
   * @param subject what an operation is about
   * @param hopeless whether a failed group would fail one by one too, such as without a database
   * @param answering runs what waits for the answers, so that the writer goes on at once
   */
  public GroupCommit(
      String name,
      Limits limits,
      Function<O, ?> subject,
      Work<O, R> work,
      Predicate<Throwable> hopeless,
      Executor answering) {
    this.limits = limits;
    this.subject = subject;
    this.work = work;
    this.hopeless = hopeless;
    this.answering = answering;
    this.writer = new Thread(this::run, name);
  }

  @Override
  public void start() {
    writer.start();
  }

  /**
   * Queues an operation.
   *
   * @return its result, when it is committed
   * @throws RejectedExecutionException if the queue is full or the writer is stopped
   */
  public CompletableFuture<R> submit(O operation) {
    Waiting<O, R> waiting =
        new Waiting<>(operation, new CompletableFuture<>(), MDC.getCopyOfContextMap());
    lock.lock();
    try {
      if (stopped || queue.size() >= limits.longestQueue()) {
        throw new RejectedExecutionException(stopped ? "stopped" : "queue full");
      }
      queue.add(waiting);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return waiting.answer();
  }

  /** How many operations wait. */
  public int queueLength() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more operations and returns when all that were taken are answered. */
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

  private void run() {
    List<Waiting<O, R>> group = next();
    while (!group.isEmpty()) {
      // Who interrupts this thread must not make a driver give up in the middle of a transaction.
      Thread.interrupted();
      runGroup(group);
      group = next();
    }
  }

  /** What is done next; nothing when the writer is stopped and the queue is empty. */
  private List<Waiting<O, R>> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !stopped) {
        changed.awaitUninterruptibly();
      }
      List<Waiting<O, R>> group = new ArrayList<>();
      Set<Object> subjects = new HashSet<>();
      Iterator<Waiting<O, R>> waiting = queue.iterator();
      while (waiting.hasNext() && group.size() < limits.largestGroup()) {
        Waiting<O, R> candidate = waiting.next();
        if (subjects.add(subject.apply(candidate.operation()))) {
          group.add(candidate);
          waiting.remove();
        }
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void runGroup(List<Waiting<O, R>> group) {
    List<R> results;
    try {
      results = work.inOneTransaction(group.stream().map(Waiting::operation).toList());
    } catch (Throwable e) {
      if (group.size() == 1 || e instanceof Error || hopeless.test(e)) {
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
   * Answers, with the log context of who asked. Whatever becomes of an answer, the writer goes on:
   * the operation is done.
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
    } catch (RejectedExecutionException e) {
      answer.run();
    }
  }
}
