package tapbill.platform.queue;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.supervision.Supervisor;
import tapbill.support.Engine;
import tapbill.support.KafkaBroker;
import tapbill.support.MutableClock;
import tapbill.support.Sql;

/** Provides a database, a topic for Kafka, and queues on them, each of which acts as a node. */
final class QueueRig {

  /** The storage of waiting jobs: a queue type and its database engine. */
  enum Kind {
    SQLITE(Engine.SQLITE, QueueSettings.Type.DATABASE),
    POSTGRESQL(Engine.POSTGRESQL, QueueSettings.Type.DATABASE),
    KAFKA_AND_SQLITE(Engine.SQLITE, QueueSettings.Type.KAFKA),
    KAFKA_AND_POSTGRESQL(Engine.POSTGRESQL, QueueSettings.Type.KAFKA);

    final Engine engine;
    final QueueSettings.Type type;

    Kind(Engine engine, QueueSettings.Type type) {
      this.engine = engine;
      this.type = type;
    }

    boolean isKafka() {
      return type == QueueSettings.Type.KAFKA;
    }
  }

  static final String QUEUE = "test";

  /** A time longer than a relay's pause after a failure and shorter than its lease. */
  private static final long LONGEST_PAUSE_MICROS = 10_000_000;

  static final java.time.Duration LEASE = java.time.Duration.ofSeconds(60);
  static final DatabaseWorkQueue.Limits LIMITS =
      new DatabaseWorkQueue.Limits(
          4,
          2,
          LEASE,
          new RetrySchedule(
              List.of(java.time.Duration.ofSeconds(10), java.time.Duration.ofSeconds(100))));

  final MutableClock clock = new MutableClock();
  final String uri;
  final Database database;
  final QueueSettings settings;
  final Supervisor supervisor = new Supervisor(new PrometheusRegistry());
  private final List<WorkQueue> started = new ArrayList<>();

  QueueRig(Kind kind) {
    this(kind, Duration.seconds(30));
  }

  /** Creates the topic in Kafka, because a slow broker refuses the first records of a new one. */
  void createTopic() {
    if (settings.type() == QueueSettings.Type.KAFKA) {
      KafkaBroker.shared().createTopic(settings.kafka().topic());
    }
  }

  /**
   * Creates a rig whose statements fail if they wait longer than the timeout.
   *
   * @param connectionTimeout the longest wait for a connection or for an unavailable database
   */
  QueueRig(Kind kind, Duration connectionTimeout) {
    uri = kind.engine.newDatabase();
    database =
        new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 10, connectionTimeout));
    String topic = "test-" + UUID.randomUUID();
    settings =
        new QueueSettings(
            kind.type,
            LIMITS.workers(),
            new QueueSettings.Kafka(
                kind.isKafka() ? KafkaBroker.shared().bootstrapServers() : "",
                topic,
                topic + "-group",
                Map.of()));
  }

  /** Returns a wait of up to 60 s, because a busy machine is slow. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(60, SECONDS).pollDelay(java.time.Duration.ofMillis(5));
  }

  /**
   * Returns a wait for conditions that advance the clock. It polls every 100 ms, because more
   * frequent polls would expire leases of running jobs.
   */
  static ConditionFactory awaitTime() {
    return await().pollInterval(java.time.Duration.ofMillis(100));
  }

  WorkQueue start(Job.Handler handler) throws Exception {
    return start(LIMITS, handler);
  }

  WorkQueue start(DatabaseWorkQueue.Limits limits, Job.Handler handler) throws Exception {
    WorkQueue queue = settings.open(QUEUE, database, clock, supervisor, limits, handler);
    queue.start();
    started.add(queue);
    return queue;
  }

  /** Starts a queue that takes no job until it is woken. */
  WorkQueue startWithoutPolls(Job.Handler handler) throws Exception {
    java.time.Duration never = java.time.Duration.ofDays(1);
    WorkQueue queue =
        settings.type() == QueueSettings.Type.DATABASE
            ? new DatabaseWorkQueue(QUEUE, database, clock, supervisor, LIMITS, never, handler)
            : new KafkaWorkQueue(
                QUEUE, database, clock, supervisor, LIMITS, settings.kafka(), never, handler);
    queue.start();
    started.add(queue);
    return queue;
  }

  void stop(WorkQueue queue) throws Exception {
    started.remove(queue);
    queue.stop();
  }

  /** Enqueues a job in a separate transaction and wakes the queue. */
  void enqueue(WorkQueue queue, String subject, String payload) {
    write(jobs -> queue.enqueue(jobs, subject, payload));
    queue.wake();
  }

  void write(Consumer<JobDao> work) {
    database.write(
        JobDao.class,
        jobs -> {
          work.accept(jobs);
          return true;
        });
  }

  void finish(Job job) {
    write(jobs -> jobs.finish(job.id()));
  }

  /**
   * Advances the clock towards the next retry of a relay, unless a row is being sent, because its
   * lease must not expire even on a busy machine.
   */
  void advanceToRetries() {
    long now = clock.instant().getEpochSecond() * 1_000_000;
    List<String> dueAt = rows("due_at");
    if (!dueAt.isEmpty()
        && dueAt.stream().allMatch(due -> Long.parseLong(due) < now + LONGEST_PAUSE_MICROS)) {
      clock.advance("2");
    }
  }

  Instant in(java.time.Duration duration) {
    return clock.instant().plus(duration);
  }

  /** Returns the columns of each job row, joined by spaces. */
  List<String> rows(String columns) {
    return Sql.texts(
        uri, "SELECT " + columns.replace(" ", " || ' ' || ") + " FROM job ORDER BY id");
  }

  void close() throws Exception {
    for (WorkQueue queue : started) {
      queue.stop();
    }
    database.stop();
  }
}
