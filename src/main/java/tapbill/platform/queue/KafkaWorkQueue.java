package tapbill.platform.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import tapbill.platform.database.Database;

/**
 * A queue in Kafka. A job is a row first, in the transaction of what it belongs to; every node
 * relays rows to the topic, also one without workers. The workers of all nodes are one consumer
 * group, which gives each partition to one of them: the jobs of a subject are done one after the
 * other. A job that failed is a row again until it is due.
 */
public final class KafkaWorkQueue implements WorkQueue {
  private static final int RELAY_THREADS = 4;

  /** Longer than waiting for a lookup of the topic, making one, and sending may take. */
  private static final Duration RELAY_LEASE =
      KafkaClients.LONGEST_LOOKUP.multipliedBy(2).plus(KafkaClients.LONGEST_SEND).plusSeconds(10);

  private static final long STOP_MILLIS = 10_000;

  /** For a relay that cannot tell the database that it is done; it never gives up. */
  private static final RetrySchedule RELAY_RETRIES =
      RetrySchedule.forever(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)));

  private final KafkaRelay sender;
  private final DatabaseWorkQueue relay;
  private final List<KafkaWorker> workers;
  private final List<Thread> threads;

  /**
   * A queue, to be started.
   *
   * @param limits of which {@code perSubject} does not apply: Kafka gives a subject to one worker
   * @throws KafkaException if a property has a value that the clients do not understand
   */
  public KafkaWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      DatabaseWorkQueue.Limits limits,
      QueueSettings.Kafka settings,
      Job.Handler handler) {
    this(name, database, clock, limits, settings, DatabaseWorkQueue.POLL, handler);
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
      DatabaseWorkQueue.Limits limits,
      QueueSettings.Kafka settings,
      Duration poll,
      Job.Handler handler) {
    KafkaClients clients = new KafkaClients(settings, limits.lease());
    this.sender = new KafkaRelay(name, clients, database, clock);
    DatabaseWorkQueue.Limits relaying =
        new DatabaseWorkQueue.Limits(RELAY_THREADS, RELAY_THREADS, RELAY_LEASE, RELAY_RETRIES);
    this.relay = new DatabaseWorkQueue(name, database, clock, relaying, poll, sender);
    this.workers =
        Stream.generate(
                () -> new KafkaWorker(name, database, clock, limits.retries(), clients, handler))
            .limit(limits.workers())
            .toList();
    this.threads =
        IntStream.range(0, workers.size())
            .mapToObj(i -> new Thread(workers.get(i), name + "-worker-" + (i + 1)))
            .toList();
  }

  @Override
  public void enqueue(JobDao rows, String subject, String payload) {
    relay.enqueue(rows, subject, payload);
  }

  @Override
  public void wake() {
    relay.wake();
  }

  @Override
  public void start() {
    relay.start();
    threads.forEach(Thread::start);
  }

  /** Takes no more jobs and waits for those that are being done. */
  @Override
  public void stop() throws InterruptedException {
    workers.forEach(KafkaWorker::stop);
    relay.stop();
    sender.close();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      thread.interrupt();
    }
  }

  /** How many records wait in the partitions of this node's workers, as far as they know. */
  double lag() {
    return workers.stream().mapToDouble(KafkaWorker::lag).sum();
  }
}
