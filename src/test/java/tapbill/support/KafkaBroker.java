package tapbill.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A real Kafka broker and controller; it keeps its data when it is stopped and restarted. */
public final class KafkaBroker {
  /** The default number of partitions of a new topic. */
  public static final int PARTITIONS = 4;

  private static final int NODE = 1;

  private final KafkaConfig config;
  private final String bootstrapServers;
  private @Nullable KafkaRaftServer running;

  private KafkaBroker() {
    try {
      Path data = Files.createTempDirectory("kafka");
      bootstrapServers = "127.0.0.1:" + freePort();
      String controller = "127.0.0.1:" + freePort();
      config =
          new KafkaConfig(
              Map.ofEntries(
                  Map.entry("process.roles", "broker,controller"),
                  Map.entry("node.id", "" + NODE),
                  Map.entry("controller.quorum.voters", NODE + "@" + controller),
                  Map.entry(
                      "listeners",
                      "PLAINTEXT://" + bootstrapServers + ",CONTROLLER://" + controller),
                  Map.entry("controller.listener.names", "CONTROLLER"),
                  Map.entry("log.dirs", data.toString()),
                  Map.entry("num.partitions", "" + PARTITIONS),
                  Map.entry("auto.create.topics.enable", "false"),
                  Map.entry("offsets.topic.replication.factor", "1"),
                  Map.entry("offsets.topic.num.partitions", "1"),
                  // The delay lets all threads of a queue join before the first assignment.
                  Map.entry("group.initial.rebalance.delay.ms", "1000"),
                  Map.entry("group.min.session.timeout.ms", "1000")));
      Formatter formatter = new Formatter();
      formatter
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the running broker of all tests; a test that stops it must start it again. */
  public static KafkaBroker shared() {
    return Shared.BROKER;
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates a topic, and waits until its partitions accept records. */
  public void createTopic(String name) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get(60, SECONDS);
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int i = 0; i < PARTITIONS; i++) {
        ends.put(new TopicPartition(name, i), OffsetSpec.latest());
      }
      await()
          .atMost(60, SECONDS)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> admin.listOffsets(ends).all().get(60, SECONDS).size() == PARTITIONS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the broker on the same ports with the same data as before. */
  public synchronized void start() {
    if (running == null) {
      running = new KafkaRaftServer(config, Time.SYSTEM);
      running.startup();
    }
  }

  /** Stops the broker and keeps its data. */
  public synchronized void stop() {
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
      running = null;
    }
  }

  private static int freePort() {
    // The port is fixed here, because the broker must restart on the same one.
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    static final KafkaBroker BROKER = start();

    private static KafkaBroker start() {
      KafkaBroker broker = new KafkaBroker();
      broker.start();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
      return broker;
    }
  }
}
