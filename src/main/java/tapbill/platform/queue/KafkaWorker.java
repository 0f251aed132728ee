package tapbill.platform.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;

/**
 * Does the jobs of the partitions that the group gives it, one after the other. Kafka is told that
 * a job is done after it is done, or after it is a row again that will be relayed later.
 */
final class KafkaWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWorker.class);

  /** Short, so that stopping needs no wake-up, which would break off a commit too. */
  private static final Duration POLL = Duration.ofMillis(250);

  private static final Duration COMMIT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** How long a database or a broker that is away is left alone. */
  private static final long AWAY_MILLIS = 1000;

  private static final int LONGEST_FOREIGN_TEXT = 10_000;

  private final String name;
  private final Database database;
  private final InstantSource clock;
  private final RetrySchedule retries;
  private final KafkaClients clients;
  private final Job.Handler handler;
  private final Outage outage;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** What is done and not committed: usually nothing, more while the broker is away. */
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  KafkaWorker(
      String name,
      Database database,
      InstantSource clock,
      RetrySchedule retries,
      KafkaClients clients,
      Job.Handler handler) {
    this.name = name;
    this.database = database;
    this.clock = clock;
    this.retries = retries;
    this.clients = clients;
    this.handler = handler;
    this.outage = new Outage(LOG, "Taking jobs of the queue " + name + " from Kafka");
  }

  /** Takes no more jobs; the one that is being done is finished. */
  void stop() {
    stopped.countDown();
  }

  /** How many records of its partitions wait, as far as it knows. */
  double lag() {
    Consumer<byte[], byte[]> current = consumer;
    return current == null
        ? 0
        : current.metrics().entrySet().stream()
            .filter(
                metric ->
                    metric.getKey().name().equals("records-lag")
                        && metric.getValue().metricValue() instanceof Double)
            .mapToDouble(metric -> (Double) metric.getValue().metricValue())
            .filter(lag -> lag > 0) // not a number before the first fetch
            .sum();
  }

  @Override
  public void run() {
    while (!isStopped()) {
      try {
        clients.ensureTopic();
        consume();
      } catch (RuntimeException e) {
        outage.noticed(e);
        pause();
      }
    }
  }

  private void consume() {
    Consumer<byte[], byte[]> connected = clients.consumer();
    try {
      done.clear();
      connected.subscribe(List.of(clients.topic()), new Forgetting());
      consumer = connected;
      while (!isStopped()) {
        for (ConsumerRecord<byte[], byte[]> each : connected.poll(POLL)) {
          settle(connected, each);
        }
        commitOffsets(connected);
      }
    } finally {
      consumer = null;
      connected.close(CloseOptions.timeout(CLOSE));
    }
  }

  private void settle(Consumer<byte[], byte[]> from, ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    try {
      KafkaRecords.job(record).ifPresentOrElse(this::handle, () -> park(record));
      outage.over();
      done.put(partition, new OffsetAndMetadata(record.offset() + 1));
    } catch (RuntimeException away) {
      // The database takes nothing. The record is read again, and the group does not notice.
      outage.noticed(away);
      from.seek(partition, record.offset());
      pause();
    }
  }

  private void handle(Job job) {
    try {
      handler.handle(job);
    } catch (RuntimeException | Error e) {
      retry(job, DatabaseWorkQueue.errorText(e));
      LOG.error("A job of the queue {} failed: {}", name, job.payload(), e);
    }
  }

  /** Makes it a row again, so that it does not hold up those behind it. */
  private void retry(Job job, String error) {
    Instant now = clock.instant();
    Optional<Instant> dueAt = retries.next(job.attempts(), now);
    insert(job, dueAt.orElse(now), dueAt.isPresent() ? null : now, error);
  }

  /** Keeps what nobody can do for somebody to look at. */
  private void park(ConsumerRecord<byte[], byte[]> record) {
    String text = KafkaRecords.text(record.value());
    Instant now = clock.instant();
    Job foreign =
        new Job(
            0,
            KafkaRecords.text(record.key()),
            text.substring(0, Math.min(text.length(), LONGEST_FOREIGN_TEXT)),
            now,
            0);
    String where = record.topic() + "-" + record.partition() + "@" + record.offset();
    insert(foreign, now, now, "a record that is not a job: " + where);
    LOG.error("The queue {} gave up a record that is not a job: {}", name, where);
  }

  private void insert(Job job, Instant dueAt, @Nullable Instant failedAt, String error) {
    database.execute(
        JobDao.class,
        jobs -> {
          jobs.insertAgain(
              name,
              job.subject(),
              job.payload(),
              job.createdAt(),
              dueAt,
              job.attempts(),
              failedAt,
              error);
        });
  }

  private void commitOffsets(Consumer<byte[], byte[]> to) {
    if (done.isEmpty()) {
      return;
    }
    try {
      to.commitSync(done, COMMIT);
      done.clear();
    } catch (KafkaException e) {
      // Is tried again after the next poll, which takes part in a rebalance if that is why.
      outage.noticed(e);
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause() {
    try {
      stopped.await(AWAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What another worker has now, that one commits. */
  private final class Forgetting implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      done.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
