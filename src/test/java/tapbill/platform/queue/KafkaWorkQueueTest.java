package tapbill.platform.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tapbill.platform.queue.QueueRig.LIMITS;
import static tapbill.platform.queue.QueueRig.QUEUE;
import static tapbill.platform.queue.QueueRig.await;
import static tapbill.platform.queue.QueueRig.awaitTime;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tapbill.support.KafkaBroker;

/** The behaviour specific to the Kafka queue, beyond {@link WorkQueueContractTest}. */
@Timeout(600)
class KafkaWorkQueueTest {
  private final KafkaBroker broker = KafkaBroker.shared();
  private final QueueRig rig = new QueueRig(QueueRig.Kind.KAFKA_AND_POSTGRESQL);
  private final List<Job> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    broker.start();
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
  void aBrokerThatIsAwayAtTheStartOrLaterDelaysJobsAndLosesNone() throws Exception {
    broker.stop();
    WorkQueue queue = rig.start(this::handle);
    rig.enqueue(queue, "tap", "before the broker");
    await().until(() -> rig.rows("error").stream().anyMatch(error -> error != null));
    broker.start();
    awaitTime()
        .until(
            () -> {
              rig.advanceToRetries();
              return donePayloads().contains("before the broker");
            });

    broker.stop();
    List<String> payloads = IntStream.range(0, 50).mapToObj(i -> "away " + i).toList();
    payloads.forEach(payload -> rig.enqueue(queue, "tap " + payload, payload));
    broker.start();
    awaitTime()
        .until(
            () -> {
              rig.advanceToRetries();
              return donePayloads().containsAll(payloads);
            });
    await().until(() -> rig.rows("id").isEmpty());

    // A failed send does not count as an attempt.
    assertThat(done).allMatch(job -> job.attempts() == 1);
  }

  @Test
  void recordsThatAreNotJobsAreKeptForSomebodyToLookAtAndBlockNothing() throws Exception {
    WorkQueue queue = rig.start(this::handle);
    rig.enqueue(queue, "tap", "first");
    await().until(() -> done.size() == 1);

    try (Producer<byte[], byte[]> foreign =
        new KafkaClients(rig.settings.kafka(), LIMITS.lease()).producer()) {
      String topic = rig.settings.kafka().topic();
      for (int partition = 0; partition < KafkaBroker.PARTITIONS; partition++) {
        foreign
            .send(new ProducerRecord<>(topic, partition, null, "no\0 key".getBytes(UTF_8)))
            .get();
        foreign
            .send(new ProducerRecord<>(topic, partition, "no value".getBytes(UTF_8), null))
            .get();
        ProducerRecord<byte[], byte[]> headers =
            new ProducerRecord<>(topic, partition, new byte[] {1}, new byte[] {(byte) 0xff});
        headers.headers().add("created_at", "9".repeat(18).getBytes(UTF_8));
        headers.headers().add("attempts", "many".getBytes(UTF_8));
        foreign.send(headers).get();
      }
    }
    IntStream.range(0, 20).forEach(i -> rig.enqueue(queue, "tap " + i, "next " + i));

    await().until(() -> done.size() == 21);
    await()
        .until(
            () ->
                rig.database.read(JobDao.class, JobDao::depths).stream()
                    .anyMatch(depth -> depth.failed() == 3 * KafkaBroker.PARTITIONS));
    assertThat(rig.rows("subject payload")).contains(" no key", "no value ");
    assertThat(rig.rows("error")).allMatch(error -> error.contains(rig.settings.kafka().topic()));
  }

  @Test
  void aBlockedStationHoldsUpItsPartitionOnly() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    WorkQueue queue =
        rig.start(
            job -> {
              if (job.subject().equals("blocked")) {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              handle(job);
            });
    rig.enqueue(queue, "warm-up", "warm-up"); // waits for the partitions
    await().until(() -> done.size() == 1);
    done.clear();
    IntStream.range(0, 5).forEach(i -> rig.enqueue(queue, "blocked", "blocked " + i));
    List<String> others =
        IntStream.range(0, 40)
            .mapToObj(i -> "tap " + i)
            .filter(subject -> partition(subject) != partition("blocked"))
            .toList();
    others.forEach(subject -> rig.enqueue(queue, subject, subject));

    await().until(() -> donePayloads().containsAll(others));
    assertThat(donePayloads()).noneMatch(payload -> payload.startsWith("blocked"));
    go.countDown();
    await().until(() -> done.size() == others.size() + 5);
  }

  @Test
  void jobsThatAWorkerDidNotCommitAreReadByAnother() throws Exception {
    WorkQueue serving =
        rig.start(
            new DatabaseWorkQueue.Limits(0, 1, LIMITS.lease(), LIMITS.retries()), this::handle);
    rig.enqueue(serving, "tap", "left");
    await().until(() -> rig.rows("id").isEmpty());
    try (Consumer<byte[], byte[]> stuck = stuckConsumer()) {
      stuck.subscribe(List.of(rig.settings.kafka().topic()));
      await().until(() -> !stuck.poll(java.time.Duration.ofMillis(100)).isEmpty());

      rig.start(this::handle);
      await().until(() -> donePayloads().contains("left"));
    }
  }

  /** Returns a consumer that the group removes after a second without a poll. */
  private Consumer<byte[], byte[]> stuckConsumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            rig.settings.kafka().group(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            1000,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            1000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            300),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Test
  void finishedJobsAreNotRepeatedAfterARestart() throws Exception {
    WorkQueue queue = rig.start(this::handle);
    IntStream.range(0, 20).forEach(i -> rig.enqueue(queue, "tap " + i, "" + i));
    await().until(() -> done.size() == 20);
    rig.stop(queue);

    WorkQueue next = rig.start(this::handle);
    IntStream.range(0, 20).forEach(i -> rig.enqueue(next, "tap " + i, "next " + i));
    await().until(() -> donePayloads().stream().filter(p -> p.startsWith("next")).count() == 20);
    assertThat(done).hasSize(40);
  }

  @Test
  void theMetricTellsHowManyRecordsWait() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    PrometheusRegistry registry = new PrometheusRegistry();
    WorkQueue serving =
        rig.start(
            new DatabaseWorkQueue.Limits(0, 1, LIMITS.lease(), LIMITS.retries()), this::handle);
    IntStream.range(0, 10).forEach(i -> rig.enqueue(serving, "tap", "" + i));
    await().until(() -> rig.rows("id").isEmpty());

    WorkQueue queue =
        rig.start(
            job -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              handle(job);
            });
    QueueMetrics.registerLag(QUEUE, queue, registry);
    await().until(() -> lag(registry) == 9); // the tenth job is running
    go.countDown();
    await().until(() -> done.size() == 10);
    await().until(() -> lag(registry) == 0);
  }

  private static double lag(PrometheusRegistry registry) {
    GaugeSnapshot lag = (GaugeSnapshot) registry.scrape().get(0);
    return lag.getDataPoints().get(0).getValue();
  }

  @Test
  void settingsThatCannotWorkAreRefusedAtTheStart() {
    assertThatThrownBy(() -> open("", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
    assertThatThrownBy(() -> open("kafka", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
    assertThatThrownBy(() -> open("kafka:9092", Map.of("security.protocol", "SAFE")))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("security.protocol");
    open("no-such-host.invalid:9092, kafka:9093", Map.of());
  }

  private WorkQueue open(String servers, Map<String, String> properties) {
    QueueSettings settings =
        new QueueSettings(
            QueueSettings.Type.KAFKA,
            1,
            new QueueSettings.Kafka(servers, "topic", "group", properties));
    return settings.open(QUEUE, rig.database, rig.clock, rig.supervisor, LIMITS, this::handle);
  }

  private static int partition(String subject) {
    return BuiltInPartitioner.partitionForKey(subject.getBytes(UTF_8), KafkaBroker.PARTITIONS);
  }
}
