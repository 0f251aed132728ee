package tapbill.platform.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.platform.queue.QueueRig.LIMITS;
import static tapbill.platform.queue.QueueRig.QUEUE;
import static tapbill.platform.queue.QueueRig.await;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.platform.queue.DatabaseWorkQueue.Fairness;
import tapbill.support.Sql;

/** The behaviour specific to the database queue, beyond {@link WorkQueueContractTest}. */
@ParameterizedClass
@EnumSource(
    value = QueueRig.Kind.class,
    names = {"SQLITE", "POSTGRESQL"})
@Timeout(600)
class DatabaseWorkQueueTest {
  private static final int BACKLOG = 20_000;

  private final QueueRig.Kind kind;
  private final QueueRig rig;
  private final List<Job> done = new CopyOnWriteArrayList<>();

  DatabaseWorkQueueTest(QueueRig.Kind kind) {
    this.kind = kind;
    this.rig = new QueueRig(kind);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  private void handle(Job job) {
    rig.finish(job);
    done.add(job);
  }

  @Test
  void subjectsTakeTurns() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    DatabaseWorkQueue queue =
        (DatabaseWorkQueue)
            rig.start(
                new DatabaseWorkQueue.Limits(
                    1, 1, LIMITS.lease(), LIMITS.retries(), Fairness.TURNS_OF_SUBJECTS),
                job -> {
                  awaitLatch(go);
                  handle(job);
                });
    IntStream.range(0, 20).forEach(i -> rig.enqueue(queue, "many", "many " + i));
    await().until(() -> attempts() == 1);
    rig.enqueue(queue, "few", "few 0");
    rig.enqueue(queue, "few", "few 1");
    rig.database.execute(JobDao.class, jobs -> queue.enqueueFirst(jobs, "first", "first"));
    go.countDown();

    await().until(() -> done.size() == 23);
    assertThat(done.stream().map(Job::payload).limit(5))
        .containsExactly("many 0", "first", "few 0", "many 1", "few 1");
  }

  private int attempts() {
    return Integer.parseInt(Sql.texts(rig.uri, "SELECT sum(attempts) FROM job").get(0));
  }

  @Test
  void noMoreJobsOfASubjectAreDoneAtOnceThanTheLimitAndOthersPass() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    WorkQueue queue =
        rig.start(
            job -> {
              if (job.subject().equals("busy")) {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                awaitLatch(go);
                handle(job);
                running.decrementAndGet();
              } else {
                handle(job);
              }
            });
    IntStream.range(0, 6).forEach(i -> rig.enqueue(queue, "busy", "busy " + i));
    IntStream.range(0, 20).forEach(i -> rig.enqueue(queue, "tap " + i, "" + i));

    await().until(() -> done.size() == 20);
    assertThat(running).hasValue(LIMITS.perSubject());
    go.countDown();
    await().until(() -> done.size() == 26);
    assertThat(most).hasValue(LIMITS.perSubject());
  }

  @Test
  void aRequesterUsesNoMoreWorkersThanItLeavesFree() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<String> running = new ConcurrentLinkedQueue<>();
    WorkQueue queue =
        rig.start(
            new DatabaseWorkQueue.Limits(
                8, 8, LIMITS.lease(), LIMITS.retries(), Fairness.SHARES_OF_REQUESTERS),
            job -> {
              running.add(job.requester());
              awaitLatch(go);
              handle(job);
            });
    List<String> requesters = List.of("first", "second", "third");
    for (String requester : requesters) {
      rig.write(
          jobs ->
              IntStream.range(0, 8)
                  .forEach(i -> queue.enqueue(jobs, "target " + i, requester, requester)));
      queue.wake();
      int share = 8 >> (requesters.indexOf(requester) + 1);
      await().until(() -> Collections.frequency(running, requester) == share);
    }
    assertThat(running).hasSize(7);
    rig.enqueue(queue, "tap", "of no client");
    await().until(() -> running.size() == 8);
    go.countDown();
    await().until(() -> done.size() == 25);
  }

  @Test
  void aFirstAttemptIsNotDelayedByRetries() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    WorkQueue queue =
        rig.start(
            new DatabaseWorkQueue.Limits(1, 1, LIMITS.lease(), LIMITS.retries()),
            job -> {
              if (job.payload().equals("blocker")) {
                taken.countDown();
                awaitLatch(go);
              } else if (job.payload().equals("retried") && job.attempts() == 1) {
                throw new IllegalStateException("for the first time");
              }
              handle(job);
            });
    rig.enqueue(queue, "tap", "retried");
    await().until(() -> rig.rows("attempts error").equals(List.of("1 for the first time")));
    rig.enqueue(queue, "tap", "blocker");
    awaitLatch(taken);
    rig.clock.advance("20"); // the retry is due
    rig.enqueue(queue, "tap", "new");
    go.countDown();
    await().until(() -> done.size() == 3);
    assertThat(done).extracting(Job::payload).containsExactly("blocker", "new", "retried");
  }

  @Test
  void aJobThatWasTakenAgainIsNotPostponedByWhoHadItFirst() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    WorkQueue slow =
        rig.start(
            job -> {
              taken.countDown();
              awaitLatch(go);
              failed.countDown();
              throw new IllegalStateException("too late");
            });
    rig.enqueue(slow, "tap", "1");
    awaitLatch(taken);
    // Only another node's clock is ahead; otherwise the slow queue might retake the job itself.
    Instant afterLease = rig.in(QueueRig.LEASE);
    Optional<Job> again =
        rig.database.write(
            JobDao.class,
            jobs -> jobs.take(QUEUE, afterLease, afterLease.plus(QueueRig.LEASE), "[]"));
    assertThat(again).map(Job::attempts).contains(2L);
    List<String> before = rig.rows("due_at attempts");
    go.countDown();
    awaitLatch(failed);
    rig.stop(slow);

    assertThat(rig.rows("due_at attempts")).isEqualTo(before);
    assertThat(rig.rows("error")).containsOnlyNulls();
  }

  @Test
  void aLargeBacklogOfABusySubjectDoesNotHoldUpOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger busy = new AtomicInteger();
    WorkQueue queue =
        rig.startWithoutPolls(
            job -> {
              if (job.subject().equals("busy")) {
                busy.incrementAndGet();
                awaitLatch(go);
              } else {
                handle(job);
              }
            });
    String numbers =
        kind == QueueRig.Kind.SQLITE
            ? "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                .formatted(BACKLOG)
            : "WITH n AS (SELECT * FROM generate_series(1, %d) AS t (i))".formatted(BACKLOG);
    Sql.on(
        rig.uri,
        numbers
            + " INSERT INTO job (queue, subject, payload, created_at, due_at)"
            + " SELECT 'test', 'busy', 'busy ' || i, 0, i FROM n");
    queue.wake();
    await().until(() -> busy.get() == LIMITS.perSubject());
    for (int i = 0; i < 5; i++) {
      int number = i + 1;
      rig.enqueue(queue, "tap", "" + i);
      await().until(() -> done.size() == number);
    }
    assertThat(busy.get()).isEqualTo(LIMITS.perSubject());
    go.countDown();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
