package tapbill.platform.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates the clients of the Kafka brokers; the caller closes each. */
final class KafkaClients {
  /** The longest time until a sent record is acknowledged. */
  static final Duration LONGEST_SEND = Duration.ofSeconds(20);

  /** The longest time for looking the topic up and creating it. */
  static final Duration LONGEST_LOOKUP = Duration.ofSeconds(11);

  private static final int REQUEST_MILLIS = 10_000;
  private static final int BLOCK_MILLIS = 5_000;

  /** The time after which a dead node is detected; brokers allow no less than 6 s by default. */
  private static final int SESSION_MILLIS = 10_000;

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final QueueSettings.Kafka settings;
  private final Duration longestJob;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean topicExists;

  /**
   * Creates the factory, which does not connect yet.
   *
   * @param longestJob the time after which the group revokes the partitions of a worker that does
   *     not poll; until then, all workers wait for it when one joins or leaves the group
   * @throws KafkaException if a property has an invalid value
   */
  KafkaClients(QueueSettings.Kafka settings, Duration longestJob) {
    this.settings = settings;
    this.longestJob = longestJob;
    // Validates the properties at the start; a worker would retry for ever with invalid ones.
    new ProducerConfig(producing());
    new ConsumerConfig(consuming());
    new AdminClientConfig(common());
  }

  String topic() {
    return settings.topic();
  }

  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(producing());
  }

  /** Returns a member of the group, which receives one record at a time. */
  Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(consuming());
  }

  /**
   * Creates the topic if it is missing, as the brokers create topics by default.
   *
   * @throws KafkaException if the topic cannot be looked up or created now
   */
  void ensureTopic() {
    try {
      if (!lock.tryLock(LONGEST_LOOKUP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new KafkaException("The topic " + topic() + " is being looked up");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    try {
      if (!topicExists) {
        lookUpTopic();
        topicExists = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void lookUpTopic() {
    Map<String, Object> properties = common();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
    Admin admin = Admin.create(properties);
    try {
      createIfMissing(admin);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("The topic " + topic() + " cannot be looked up", e.getCause());
    } finally {
      admin.close(CLOSE);
    }
  }

  private void createIfMissing(Admin admin) throws InterruptedException, ExecutionException {
    try {
      // Creating a topic needs a permission that describing does not; it may not be granted.
      admin.describeTopics(List.of(topic())).allTopicNames().get();
    } catch (ExecutionException missing) {
      if (!(missing.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw missing;
      }
      try {
        NewTopic asByDefault = new NewTopic(topic(), Optional.empty(), Optional.empty());
        admin.createTopics(List.of(asByDefault)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another node was faster
          throw e;
        }
      }
    }
  }

  private Map<String, Object> producing() {
    Map<String, Object> properties = common();
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(LONGEST_SEND.toMillis()) - BLOCK_MILLIS);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return properties;
  }

  private Map<String, Object> consuming() {
    Map<String, Object> properties = common();
    properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    properties.put(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.toIntExact(longestJob.toMillis()));
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // With one record at a time, none is left unhandled when partitions are revoked.
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return properties;
  }
}
