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

/** Makes what talks to the brokers. Whoever asks for a client closes it. */
final class KafkaClients {
  /** The longest that a record may take until it is acknowledged. */
  static final Duration LONGEST_SEND = Duration.ofSeconds(20);

  /** The longest that it may take to look for the topic and to create it. */
  static final Duration LONGEST_LOOKUP = Duration.ofSeconds(11);

  private static final int REQUEST_MILLIS = 10_000;
  private static final int BLOCK_MILLIS = 5_000;

  /** After which a node that died is noticed; not less than what brokers allow by default. */
  private static final int SESSION_MILLIS = 10_000;

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final QueueSettings.Kafka settings;
  private final Duration longestJob;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean topicExists;

  /**
   * Connects to nothing yet.
   *
   * @param longestJob after which the group takes the partitions from a worker that asks for
   *     nothing; until then, a worker that joins or leaves makes all of them wait for it
   * @throws KafkaException if a property has a value that the clients do not understand
   */
  KafkaClients(QueueSettings.Kafka settings, Duration longestJob) {
    this.settings = settings;
    this.longestJob = longestJob;
    // Otherwise the first to find out would be a thread that tries again and again.
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

  /** A member of the group, which is given one record at a time. */
  Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(consuming());
  }

  /**
   * Creates the topic if it is missing, as the brokers create topics by default.
   *
   * @throws KafkaException if that cannot be found out or done now
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
      // Creating it unasked would need a right that is not needed where it is there.
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
    // So that there is nothing half done when partitions are given to others.
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
