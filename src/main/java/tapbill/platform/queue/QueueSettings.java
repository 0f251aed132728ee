package tapbill.platform.queue;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;

/**
 * The {@code queue} section of config.yml.
 *
 * @param workers the most jobs that this node does at once; a node that has none leaves them to
 *     others
 */
public record QueueSettings(
    @NotNull Type type, @Min(0) @Max(1000) int workers, @NotNull @Valid Kafka kafka) {

  /** Where jobs wait, in the words of the configuration. */
  public enum Type {
    DATABASE,
    KAFKA
  }

  /**
   * What is needed where jobs wait in Kafka.
   *
   * @param bootstrapServers brokers, with commas between them, of which one is enough
   * @param group in which all nodes share the jobs
   * @param properties of Kafka's clients, such as those of TLS and SASL
   */
  public record Kafka(
      @NotNull String bootstrapServers,
      @NotBlank String topic,
      @NotBlank String group,
      Map<String, String> properties) {

    /** Without properties where there are none. */
    public Kafka(
        String bootstrapServers,
        String topic,
        String group,
        @Nullable Map<String, String> properties) {
      this.bootstrapServers = bootstrapServers;
      this.topic = topic;
      this.group = group;
      this.properties = properties == null ? Map.of() : Map.copyOf(properties);
    }

    /** Without the properties, which may hold passwords. */
    @Override
    public String toString() {
      return "Kafka[" + bootstrapServers + ", " + topic + ", " + group + "]";
    }
  }

  private static final Pattern SERVERS = Pattern.compile("[^,\\s]+:\\d+(\\s*,\\s*[^,\\s]+:\\d+)*");

  /**
   * The queue that is configured, to be started. In Kafka there is one topic, so this is for one
   * queue.
   *
   * @param limits whose {@code workers} counts
   * @throws IllegalArgumentException if it is to be Kafka and nothing says where
   */
  public WorkQueue open(
      String name,
      Database database,
      InstantSource clock,
      DatabaseWorkQueue.Limits limits,
      Job.Handler handler) {
    if (type == Type.DATABASE) {
      return new DatabaseWorkQueue(name, database, clock, limits, handler);
    }
    if (!SERVERS.matcher(kafka.bootstrapServers()).matches()) {
      throw new IllegalArgumentException(
          "KAFKA_BOOTSTRAP_SERVERS must be set to HOST:PORT,... if QUEUE_TYPE is kafka");
    }
    return new KafkaWorkQueue(name, database, clock, limits, kafka, handler);
  }
}
