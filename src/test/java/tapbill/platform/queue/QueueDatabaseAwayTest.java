package tapbill.platform.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.platform.queue.QueueRig.await;
import static tapbill.platform.queue.QueueRig.awaitTime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.Engine;

/** The work queue's recovery after the database fails during jobs and becomes available again. */
@Timeout(600)
class QueueDatabaseAwayTest {

  @ParameterizedTest
  @EnumSource(
      value = QueueRig.Kind.class,
      names = {"POSTGRESQL", "KAFKA_AND_POSTGRESQL"})
  void whileTheDatabaseIsAwayNothingIsLost(QueueRig.Kind kind) throws Exception {
    QueueRig rig = new QueueRig(kind, io.dropwizard.util.Duration.milliseconds(500));
    Set<String> done = ConcurrentHashMap.newKeySet();
    AtomicInteger failures = new AtomicInteger();
    AtomicBoolean away = new AtomicBoolean();
    try {
      WorkQueue queue =
          rig.start(
              job -> {
                // The database fails after some jobs are done, while others are running.
                if (done.size() >= 10 && away.compareAndSet(false, true)) {
                  Engine.allowConnections(rig.uri, false);
                }
                try {
                  rig.finish(job);
                } catch (RuntimeException e) {
                  failures.incrementAndGet();
                  throw e;
                }
                done.add(job.payload());
              });
      Set<String> payloads =
          IntStream.range(0, 60).mapToObj(i -> "job " + i).collect(Collectors.toSet());
      rig.write(jobs -> payloads.forEach(payload -> queue.enqueue(jobs, payload, payload)));
      queue.wake();

      await().until(() -> failures.get() > 0);
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // the outage lasts 3 s
      Engine.allowConnections(rig.uri, true);

      awaitTime()
          .until(
              () -> {
                rig.clock.advance("1");
                return done.containsAll(payloads);
              });
      awaitTime()
          .until(
              () -> {
                rig.clock.advance("1");
                return rig.rows("id").isEmpty();
              });
      assertThat(done).hasSize(60);
    } finally {
      rig.close();
    }
  }
}
