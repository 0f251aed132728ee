package tapbill.platform.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tapbill.platform.queue.QueueRig.LIMITS;
import static tapbill.platform.queue.QueueRig.QUEUE;
import static tapbill.platform.queue.QueueRig.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.KafkaBroker;

/** The contract of a work queue, which every engine keeps. */
@ParameterizedClass
@EnumSource(QueueRig.Kind.class)
@Timeout(600)
class WorkQueueContractTest {
  private final QueueRig rig;
  private final List<Job> done = new CopyOnWriteArrayList<>();

  WorkQueueContractTest(QueueRig.Kind kind) {
    this.rig = new QueueRig(kind);
    rig.createTopic();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  private void handle(Job job) {
    rig.finish(job);
    done.add(job);
  }

  private List<String> donePayloads() {
    return done.stream().map(Job::payload).toList();
  }

  @Test
  void aJobIsDoneAfterItsCommitAndNotBefore() throws Exception {
    WorkQueue queue = rig.start(this::handle);
    warmUp(queue);

    Instant createdAt = rig.clock.instant();
    rig.write(
        jobs -> {
          queue.enqueue(jobs, "tap", "192.0.2.1", "{\"n\": 1}");
          queue.wake();
          await().during(Duration.ofMillis(600)).until(done::isEmpty);
        });
    queue.wake();

    await().until(() -> !done.isEmpty());
    assertThat(done)
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.subject()).isEqualTo("tap");
              assertThat(job.requester()).isEqualTo("192.0.2.1");
              assertThat(job.payload()).isEqualTo("{\"n\": 1}");
              assertThat(job.createdAt()).isEqualTo(createdAt);
              assertThat(job.attempts()).isEqualTo(1);
            });
    await().until(() -> rig.rows("id").isEmpty());
  }

  @Test
  void aJobWhoseTransactionFailsIsNeverDone() throws Exception {
    WorkQueue queue = rig.start(this::handle);
    assertThatThrownBy(
            () ->
                rig.write(
                    jobs -> {
                      queue.enqueue(jobs, "tap", "undone");
                      throw new IllegalStateException();
                    }))
        .isInstanceOf(IllegalStateException.class);
    queue.wake();
    rig.enqueue(queue, "tap", "next");

    await().until(() -> donePayloads().contains("next"));
    assertThat(donePayloads()).containsExactly("next");
  }

  @Test
  void aNewJobIsTakenWithoutAPoll() throws Exception {
    WorkQueue queue = rig.startWithoutPolls(this::handle);
    warmUp(queue);

    for (int i = 0; i < 21; i++) {
      done.clear();
      rig.enqueue(queue, "tap", "" + i);
      await().until(() -> !done.isEmpty());
    }
  }

  @Test
  void jobsAreSharedByTheNodesAndNoneIsDoneByTwoAtOnce() throws Exception {
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    List<String> twice = new CopyOnWriteArrayList<>();
    List<Integer> nodes = new CopyOnWriteArrayList<>();
    List<WorkQueue> queues = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int node = i;
      queues.add(
          rig.start(
              // There are as many workers as partitions, so that each worker gets one.
              new DatabaseWorkQueue.Limits(
                  KafkaBroker.PARTITIONS / 2, 2, LIMITS.lease(), LIMITS.retries()),
              job -> {
                AtomicInteger at = running.computeIfAbsent(job.payload(), p -> new AtomicInteger());
                if (at.incrementAndGet() > 1) {
                  twice.add(job.payload());
                }
                handle(job);
                nodes.add(node);
                at.decrementAndGet();
              }));
    }
    for (int round = 0; !nodes.contains(0) || !nodes.contains(1); round++) {
      // The first jobs last until Kafka's group has assigned partitions to both queues.
      for (int i = 0; i < 40; i++) {
        rig.enqueue(queues.get(i % 2), "first " + i, "first " + round + " " + i);
      }
      int sent = 40 * (round + 1);
      await().until(() -> done.size() >= sent);
    }
    done.clear();
    nodes.clear();

    List<String> payloads = IntStream.range(0, 200).mapToObj(i -> "job " + i).toList();
    for (int i = 0; i < payloads.size(); i++) {
      rig.enqueue(queues.get(i % 2), "tap " + i % 20, payloads.get(i));
    }

    await().until(() -> donePayloads().containsAll(payloads) && rig.rows("id").isEmpty());
    assertThat(donePayloads()).containsExactlyInAnyOrderElementsOf(payloads);
    assertThat(twice).isEmpty();
    assertThat(nodes).contains(0, 1);
  }

  @Test
  void aJobThatFailsIsTriedAgainAndThenGivenUpWhileOthersGoOn() throws Exception {
    List<Long> attempts = new CopyOnWriteArrayList<>();
    WorkQueue queue =
        rig.start(
            job -> {
              if (job.payload().equals("bad")) {
                attempts.add(job.attempts());
                throw new IllegalStateException("broken\0 " + job.attempts());
              }
              handle(job);
            });
    rig.enqueue(queue, "tap", "bad");
    rig.enqueue(queue, "tap", "good");
    await().until(() -> attempts.size() == 1 && donePayloads().contains("good"));
    await().until(() -> rig.rows("payload error").equals(List.of("bad broken 1")));

    rig.clock.advance("9");
    rig.enqueue(queue, "tap", "before it is due");
    await().until(() -> donePayloads().contains("before it is due"));
    assertThat(attempts).containsExactly(1L);

    rig.clock.advance("4");
    await().until(() -> attempts.size() == 2);
    await().until(() -> rig.rows("payload error").equals(List.of("bad broken 2")));

    rig.clock.advance("130");
    await().until(() -> attempts.size() == 3);
    await()
        .until(
            () ->
                rig.database.read(JobDao.class, JobDao::depths).stream()
                    .anyMatch(depth -> depth.failed() == 1));
    rig.clock.advance(Duration.ofDays(1));
    rig.enqueue(queue, "tap", "last");
    await().until(() -> donePayloads().contains("last"));

    assertThat(attempts).containsExactly(1L, 2L, 3L);
    // The row of the last job may remain for a moment after the job is done.
    await()
        .until(
            () -> rig.rows("subject payload attempts error").equals(List.of("tap bad 3 broken 3")));
  }

  @Test
  void aJobThatANodeTookBeforeItDiedIsDoneByAnother() throws Exception {
    WorkQueue dead =
        rig.settings.open(QUEUE, rig.database, rig.clock, rig.supervisor, LIMITS, this::handle);
    rig.write(jobs -> dead.enqueue(jobs, "tap", "left"));
    Optional<Job> taken =
        rig.database.write(
            JobDao.class,
            jobs -> jobs.take(QUEUE, rig.clock.instant(), rig.in(QueueRig.LEASE), "[]"));
    assertThat(taken).isPresent();

    WorkQueue queue = rig.start(this::handle);
    rig.enqueue(queue, "tap", "new");
    await().until(() -> donePayloads().contains("new"));
    assertThat(donePayloads()).doesNotContain("left");

    rig.clock.advance(QueueRig.LEASE);
    await().until(() -> donePayloads().contains("left"));
  }

  @Test
  void stoppingWaitsForWhatIsBeingDoneAndTakesNoMore() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    WorkQueue queue =
        rig.start(
            new DatabaseWorkQueue.Limits(1, 1, LIMITS.lease(), LIMITS.retries()),
            job -> {
              taken.countDown();
              awaitLatch(go);
              handle(job);
            });
    rig.enqueue(queue, "tap", "running");
    awaitLatch(taken);
    rig.enqueue(queue, "tap", "waiting");

    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                rig.stop(queue);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().during(Duration.ofMillis(400)).until(() -> !stopped.isDone());
    go.countDown();
    stopped.join();
    assertThat(donePayloads()).containsExactly("running");

    rig.start(this::handle);
    await().until(() -> done.size() == 2);
    assertThat(donePayloads()).containsExactly("running", "waiting");
  }

  @Test
  void aNodeWithoutWorkersLeavesTheJobsToOthers() throws Exception {
    WorkQueue serving =
        rig.start(
            new DatabaseWorkQueue.Limits(0, 2, LIMITS.lease(), LIMITS.retries()),
            job -> {
              throw new AssertionError();
            });
    rig.enqueue(serving, "tap", "1");
    rig.start(this::handle);
    rig.enqueue(serving, "tap", "2");

    await().until(() -> donePayloads().containsAll(List.of("1", "2")));
  }

  /** Waits until Kafka's topic exists and its partitions are assigned to workers. */
  private void warmUp(WorkQueue queue) {
    rig.enqueue(queue, "warm-up", "warm-up");
    await().until(() -> !done.isEmpty() && rig.rows("id").isEmpty());
    done.clear();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
