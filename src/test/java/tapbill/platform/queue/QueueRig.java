package tapbill.platform.queue;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.dropwizard.util.Duration;
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
import tapbill.support.Engine;
import tapbill.support.KafkaBroker;
import tapbill.support.MutableClock;
import tapbill.support.Sql;

/** A database, a topic where there is one, and queues on them: each is a node. */
final class QueueRig {

  /** Where jobs wait. */
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

  /** More than a relay waits after a failure, and less than its lease. */
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
  private final List<WorkQueue> started = new ArrayList<>();

  QueueRig(Kind kind) {
    this(kind, Duration.seconds(30));
  }

  /**
   * A database on which statements fail that wait for longer.
   *
   * @param connectionTimeout how long one waits for a connection, or for a database that is away
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

  /** For what takes long on a machine that does other things. */
  static ConditionFactory await() {
    return Awaitility.await().atMost(60, SECONDS).pollDelay(java.time.Duration.ofMillis(5));
  }

  /**
   * For conditions that advance the clock: more often, leases would end while their jobs are done.
   */
  static ConditionFactory awaitTime() {
    return await().pollInterval(java.time.Duration.ofMillis(100));
  }

  WorkQueue start(Job.Handler handler) throws Exception {
    return start(LIMITS, handler);
  }

  WorkQueue start(DatabaseWorkQueue.Limits limits, Job.Handler handler) throws Exception {
    WorkQueue queue = settings.open(QUEUE, database, clock, limits, handler);
    queue.start();
    started.add(queue);
    return queue;
  }

  /** A queue that does no job before it is woken. */
  WorkQueue startWithoutPolls(Job.Handler handler) throws Exception {
    java.time.Duration never = java.time.Duration.ofDays(1);
    WorkQueue queue =
        settings.type() == QueueSettings.Type.DATABASE
            ? new DatabaseWorkQueue(QUEUE, database, clock, LIMITS, never, handler)
            : new KafkaWorkQueue(QUEUE, database, clock, LIMITS, settings.kafka(), never, handler);
    queue.start();
    started.add(queue);
    return queue;
  }

  void stop(WorkQueue queue) throws Exception {
    started.remove(queue);
    queue.stop();
  }

  /** In a transaction of its own. */
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
   * Advances the clock towards the next retry of a relay, unless a row is being sent: its lease
   * must not end, however long a busy machine takes.
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

  /** Each row of a job as its columns, with blanks between them. */
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
