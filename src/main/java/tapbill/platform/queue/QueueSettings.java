package tapbill.platform.queue;

import com.fasterxml.jackson.annotation.JsonCreator;
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
import tapbill.platform.supervision.Supervisor;

/**
 * The {@code queue} section of config.yml.
 *
 * @param workers the most jobs that this node runs at once; a node with 0 workers leaves the jobs
 *     to other nodes
 */
public record QueueSettings(
    @NotNull Type type, @Min(0) @Max(1000) int workers, @NotNull @Valid Kafka kafka) {

  /** The engine of the queue, as the configuration names it. */
  public enum Type {
    DATABASE,
    KAFKA;

    @JsonCreator
    static Type parse(String text) {
      return switch (text) {
        case "database" -> DATABASE;
        case "kafka" -> KAFKA;
        default -> throw new IllegalArgumentException("QUEUE_TYPE must be database or kafka");
      };
    }
  }

  /**
   * The settings of a queue in Kafka.
   *
   * @param bootstrapServers brokers, separated by commas; one of them is enough
   * @param group the consumer group in which all nodes share the jobs
   * @param properties further properties of Kafka's clients, such as those of TLS and SASL
   */
  public record Kafka(
      @NotNull String bootstrapServers,
      @NotBlank String topic,
      @NotBlank String group,
      Map<String, String> properties) {

    /** Replaces absent properties by none. */
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

    /** Omits the properties, which may contain passwords. */
    @Override
    public String toString() {
      return "Kafka[" + bootstrapServers + ", " + topic + ", " + group + "]";
    }
  }

  private static final Pattern SERVERS = Pattern.compile("[^,\\s]+:\\d+(\\s*,\\s*[^,\\s]+:\\d+)*");

  /**
   * Creates the configured queue, which is to be started. Kafka has one topic, so that only one
   * queue can be created there.
   *
   * @param limits the limits of the queue; their {@code workers} apply, not those of the settings
   * @throws IllegalArgumentException if the type is Kafka and no brokers are configured
   */
  public WorkQueue open(
      String name,
      Database database,
      InstantSource clock,
      Supervisor supervisor,
      DatabaseWorkQueue.Limits limits,
      Job.Handler handler) {
    if (type == Type.DATABASE) {
      return new DatabaseWorkQueue(name, database, clock, supervisor, limits, handler);
    }
    if (!SERVERS.matcher(kafka.bootstrapServers()).matches()) {
      throw new IllegalArgumentException(
          "KAFKA_BOOTSTRAP_SERVERS must be set to HOST:PORT,... if QUEUE_TYPE is kafka");
    }
    return new KafkaWorkQueue(name, database, clock, supervisor, limits, kafka, handler);
  }
}
