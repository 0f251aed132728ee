package tapbill.platform.commit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import tapbill.platform.supervision.Supervisor;

/** The group commit, tested with operations that are texts of the form {@code subject:what}. */
class GroupCommitTest {
  private final List<List<String>> groups = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch go = new CountDownLatch(1);
  private final Supervisor supervisor = new Supervisor(new PrometheusRegistry());
  private @Nullable Throwable noThread;
  private final GroupCommit<String, String> commit =
      new GroupCommit<>(
          supervisor,
          "test-writer",
          new GroupCommit.Limits(4, 10, 5),
          operation -> operation.substring(0, operation.indexOf(':')),
          this::work,
          error -> error instanceof UnsupportedOperationException,
          this::answer);

  private void answer(Runnable answer) {
    if (noThread instanceof Error error) {
      throw error;
    } else if (noThread instanceof RuntimeException exception) {
      throw exception;
    }
    answer.run();
  }

  private List<String> work(List<String> operations) {
    writers.add(Thread.currentThread());
    await(go);
    groups.add(operations);
    if (operations.stream().anyMatch(operation -> operation.endsWith("bad"))) {
      throw new IllegalStateException("bad");
    }
    if (operations.stream().anyMatch(operation -> operation.endsWith("away"))) {
      throw new UnsupportedOperationException("away");
    }
    return operations.stream().map(operation -> operation + " done").toList();
  }

  @AfterEach
  void stop() throws InterruptedException {
    go.countDown();
    commit.stop();
  }

  @Test
  void waitingOperationsAreCommittedTogetherAndAnsweredOneByOne() {
    List<CompletableFuture<String>> answers = submitWhileBusy("a:1", "b:1", "c:1");

    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactly("a:1 done", "b:1 done", "c:1 done");
    assertThat(groups).containsExactly(List.of("first:1"), List.of("a:1", "b:1", "c:1"));
  }

  @Test
  void operationsOnOneSubjectDoNotFillTheQueueOfTheOthers() {
    beBusy();
    List<CompletableFuture<String>> answers =
        Stream.of("a:1", "a:2", "a:3", "a:4", "a:5").map(commit::submit).toList();
    assertThatThrownBy(() -> commit.submit("a:6")).isInstanceOf(RejectedExecutionException.class);
    CompletableFuture<String> other = commit.submit("b:1");
    go.countDown();

    assertThat(other.join()).isEqualTo("b:1 done");
    answers.forEach(CompletableFuture::join);
    assertThat(commit.submit("a:7").join()).isEqualTo("a:7 done");
  }

  @Test
  void operationsOnOneSubjectKeepTheirOrderInGroupsOfTheirOwn() {
    submitWhileBusy("a:1", "a:2", "b:1", "a:3", "b:2").forEach(CompletableFuture::join);

    assertThat(groups)
        .containsExactly(
            List.of("first:1"), List.of("a:1", "b:1"), List.of("a:2", "b:2"), List.of("a:3"));
  }

  @Test
  void aGroupHasNoMoreThanTheLimit() {
    submitWhileBusy("a:1", "b:1", "c:1", "d:1", "e:1").forEach(CompletableFuture::join);

    assertThat(groups.get(1)).hasSize(4);
    assertThat(groups.get(2)).containsExactly("e:1");
  }

  @Test
  void theFailureOfOneDoesNotTouchItsNeighbours() {
    List<CompletableFuture<String>> answers = submitWhileBusy("a:1", "b:bad", "c:1");

    assertThat(answers.get(0).join()).isEqualTo("a:1 done");
    assertThat(answers.get(2).join()).isEqualTo("c:1 done");
    assertThatThrownBy(answers.get(1)::join).hasRootCauseMessage("bad");
  }

  @Test
  void aGroupThatFailsAsAWholeIsNotRetriedAndTheWriterGoesOn() {
    List<CompletableFuture<String>> answers = submitWhileBusy("a:away", "b:1");

    answers.forEach(answer -> assertThatThrownBy(answer::join).hasRootCauseMessage("away"));
    assertThat(groups).hasSize(2);
    assertThat(commit.submit("a:2").join()).isEqualTo("a:2 done");
  }

  /** What an executor throws that has no memory for a thread, or is broken. */
  static Stream<Throwable> failuresOfTheExecutor() {
    return Stream.of(
        new OutOfMemoryError("unable to create native thread"),
        new IllegalStateException("broken"),
        new RejectedExecutionException("busy"));
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheExecutor")
  void everyOperationIsAnsweredWithoutAThreadForAnswers(Throwable failure) {
    noThread = failure;
    List<CompletableFuture<String>> answers = submitWhileBusy("a:1", "b:1");
    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactly("a:1 done", "b:1 done");
    assertThat(commit.submit("c:1").join()).isEqualTo("c:1 done");
    assertThat(supervisor.execute().isHealthy()).isTrue();
  }

  @Test
  void operationsAreRejectedAtOnceWhenTheQueueIsFull() {
    beBusy();
    List<CompletableFuture<String>> waiting =
        IntStream.range(0, 10).mapToObj(i -> commit.submit(i + ":1")).toList();

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThatThrownBy(() -> commit.submit("one too many:1"))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("queue full");
  }

  @Test
  void stoppingAnswersWhatWasTakenAndTakesNoMore() throws InterruptedException {
    List<CompletableFuture<String>> answers =
        submitWhileBusy(IntStream.range(0, 10).mapToObj(i -> i + ":1").toArray(String[]::new));
    commit.stop();

    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThatThrownBy(() -> commit.submit("a:1")).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void anAnswerHasTheLogContextOfWhoAsked() {
    commit.start();
    MDC.put("request_id", "asker");
    CompletableFuture<String> context =
        commit.submit("a:1").thenApply(done -> MDC.get("request_id"));
    MDC.remove("request_id");
    go.countDown();

    assertThat(context.join()).isEqualTo("asker");
  }

  @Test
  void anInterruptedWriterGoesOn() {
    commit.start();
    CompletableFuture<String> first = commit.submit("a:1");
    Awaitility.await().atMost(60, SECONDS).until(() -> !writers.isEmpty());
    writers.get(0).interrupt();
    go.countDown();

    assertThat(first.join()).isEqualTo("a:1 done");
    assertThat(commit.submit("a:2").join()).isEqualTo("a:2 done");
    assertThat(writers).allMatch(writer -> writer == writers.get(0));
  }

  /** Submits operations while the writer is busy with an earlier one, so that all of them wait. */
  private List<CompletableFuture<String>> submitWhileBusy(String... operations) {
    beBusy();
    List<CompletableFuture<String>> answers = Stream.of(operations).map(commit::submit).toList();
    go.countDown();
    return answers;
  }

  private void beBusy() {
    commit.start();
    CompletableFuture<String> first = commit.submit("first:1");
    Awaitility.await().atMost(60, SECONDS).until(() -> !writers.isEmpty());
    assertThat(first).isNotDone();
  }

  private static void await(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // The test interrupts the writer in the middle of its work.
      }
    }
  }
}
