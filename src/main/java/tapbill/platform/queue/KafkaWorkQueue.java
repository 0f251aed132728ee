package tapbill.platform.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import tapbill.platform.database.Database;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * A queue in Kafka. A job is first a row, in the transaction of the data that it belongs to. Every
 * node, also one without workers, relays rows to the topic. The workers of all nodes are one
 * consumer group, which assigns each partition to one worker, so that the jobs of a subject are
 * handled one after the other. A job that failed becomes a row again until its retry is due.
 */
final class KafkaWorkQueue implements WorkQueue {
  private static final int RELAY_THREADS = 4;

  /** The lease of a relay: longer than two lookups of the topic and sending a record take. */
  private static final Duration RELAY_LEASE =
      KafkaClients.LONGEST_LOOKUP.multipliedBy(2).plus(KafkaClients.LONGEST_SEND).plusSeconds(10);

  private static final long STOP_MILLIS = 10_000;

  /** The retries of a relay that could not delete the row after sending it. */
  private static final RetrySchedule RELAY_RETRIES =
      RetrySchedule.forever(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)));

  private final KafkaRelay sender;
  private final DatabaseWorkQueue relay;
  private final List<KafkaWorker> workers;
  private final List<SupervisedLoop> loops;

  /**
   * Creates a queue; {@link #start} starts its threads.
   *
   * @param limits the limits; {@code perSubject} and {@code fairness} are ignored, because Kafka
   *     assigns a subject to one worker
   * @throws KafkaException if a property has an invalid value
   */
  KafkaWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      Supervisor supervisor,
      DatabaseWorkQueue.Limits limits,
      QueueSettings.Kafka settings,
      Job.Handler handler) {
    this(name, database, clock, supervisor, limits, settings, DatabaseWorkQueue.POLL, handler);
  }

  /**
   * A queue that looks for rows at other intervals.
   *
   * @param poll how often it looks for rows to send without being woken
   */
  KafkaWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      Supervisor supervisor,
      DatabaseWorkQueue.Limits limits,
      QueueSettings.Kafka settings,
      Duration poll,
      Job.Handler handler) {
    KafkaClients clients = new KafkaClients(settings, limits.lease());
    this.sender = new KafkaRelay(name, clients, database, clock);
    DatabaseWorkQueue.Limits relaying =
        new DatabaseWorkQueue.Limits(RELAY_THREADS, RELAY_THREADS, RELAY_LEASE, RELAY_RETRIES);
    this.relay = new DatabaseWorkQueue(name, database, clock, supervisor, relaying, poll, sender);
    this.workers =
        Stream.generate(
                () -> new KafkaWorker(name, database, clock, limits.retries(), clients, handler))
            .limit(limits.workers())
            .toList();
    this.loops =
        IntStream.range(0, workers.size())
            .mapToObj(i -> supervisor.loop(name + "-worker-" + (i + 1), workers.get(i)::round))
            .toList();
  }

  @Override
  public void enqueue(JobDao rows, String subject, String requester, String payload) {
    relay.enqueue(rows, subject, requester, payload);
  }

  @Override
  public void wake() {
    relay.wake();
  }

  @Override
  public void start() {
    relay.start();
    loops.forEach(SupervisedLoop::start);
  }

  /** Takes no more jobs, and waits for those that are running. */
  @Override
  public void stop() throws InterruptedException {
    workers.forEach(KafkaWorker::stop);
    relay.stop();
    sender.close();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    for (SupervisedLoop loop : loops) {
      loop.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      loop.interrupt();
    }
  }

  /**
   * Returns the number of records that wait in the partitions of this node, as its workers know.
   */
  double lag() {
    return workers.stream().mapToDouble(KafkaWorker::lag).sum();
  }
}
