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
 * Handles the jobs of its assigned partitions, one after the other. The offset of a job is
 * committed after the job was handled, or after it became a row again, which is relayed when its
 * retry is due.
 */
final class KafkaWorker {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWorker.class);

  /** Is short, so that stopping needs no wake-up, which would interrupt a commit too. */
  private static final Duration POLL = Duration.ofMillis(250);

  private static final Duration COMMIT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** The pause after the database or the brokers were unavailable. */
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

  /** The offsets to be committed: usually none, more while the brokers are unavailable. */
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

  /** Takes no more jobs, and finishes the running one. */
  void stop() {
    stopped.countDown();
  }

  /** Returns the number of records that wait in its partitions, as the consumer knows. */
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
            .filter(lag -> lag > 0) // NaN before the first fetch
            .sum();
  }

  /** Handles jobs until the worker is stopped or a failure; returns false when it is stopped. */
  boolean round() {
    if (isStopped()) {
      return false;
    }
    try {
      clients.ensureTopic();
      consume();
    } catch (RuntimeException e) {
      outage.began(e);
      pause();
    }
    return true;
  }

  private void consume() {
    Consumer<byte[], byte[]> connected = clients.consumer();
    try {
      done.clear();
      connected.subscribe(List.of(clients.topic()), new RevokedOffsets());
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
      KafkaRecords.job(record).ifPresentOrElse(this::handle, () -> keepDeadLetter(record));
      outage.ended();
      done.put(partition, new OffsetAndMetadata(record.offset() + 1));
    } catch (RuntimeException away) {
      // The database is unavailable. The record is read again, without a rebalance of the group.
      outage.began(away);
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

  /** Makes the job a row again, so that the following records need not wait for its retry. */
  private void retry(Job job, String error) {
    Instant now = clock.instant();
    Optional<Instant> dueAt = retries.next(job.attempts(), now);
    if (dueAt.isPresent()) {
      insert(job, dueAt.get(), null, error);
    } else {
      DatabaseWorkQueue.giveUp(database, handler, job, jobs -> insert(jobs, job, now, now, error));
    }
  }

  /** Keeps a record that is not a job as a dead letter for an admin. */
  private void keepDeadLetter(ConsumerRecord<byte[], byte[]> record) {
    String text = KafkaRecords.text(record.value());
    Instant now = clock.instant();
    Job foreign =
        new Job(
            0,
            KafkaRecords.text(record.key()),
            "",
            text.substring(0, Math.min(text.length(), LONGEST_FOREIGN_TEXT)),
            now,
            0);
    String where = record.topic() + "-" + record.partition() + "@" + record.offset();
    insert(foreign, now, now, "a record that is not a job: " + where);
    LOG.error("The queue {} gave up a record that is not a job: {}", name, where);
  }

  private void insert(Job job, Instant dueAt, @Nullable Instant failedAt, String error) {
    database.execute(JobDao.class, jobs -> insert(jobs, job, dueAt, failedAt, error));
  }

  private void insert(
      JobDao jobs, Job job, Instant dueAt, @Nullable Instant failedAt, String error) {
    jobs.insertAgain(
        name,
        job.subject(),
        job.requester(),
        job.payload(),
        job.createdAt(),
        dueAt,
        job.attempts(),
        failedAt,
        error);
  }

  private void commitOffsets(Consumer<byte[], byte[]> to) {
    if (done.isEmpty()) {
      return;
    }
    try {
      to.commitSync(done, COMMIT);
      done.clear();
    } catch (KafkaException e) {
      // The commit is repeated after the next poll, which joins a rebalance if one is the cause.
      outage.began(e);
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

  /** Drops the offsets of partitions that were revoked, because another worker commits them now. */
  private final class RevokedOffsets implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      done.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
  }
}
