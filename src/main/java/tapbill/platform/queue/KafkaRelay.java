package tapbill.platform.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;

/**
 * Brings jobs from the table to Kafka. A row is deleted after its record was acknowledged, so that
 * at any time the job is in one of them, or in both.
 */
final class KafkaRelay implements Job.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRelay.class);

  /** How long a broker that is away is left alone. */
  private static final Duration AWAY = Duration.ofSeconds(1);

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final Database database;
  private final InstantSource clock;
  private final Outage outage;
  private @Nullable Producer<byte[], byte[]> producer;

  KafkaRelay(String name, KafkaClients clients, Database database, InstantSource clock) {
    this.clients = clients;
    this.database = database;
    this.clock = clock;
    this.outage = new Outage(LOG, "Sending the jobs of the queue " + name + " to Kafka");
  }

  @Override
  public void handle(Job job) {
    try {
      send(job);
    } catch (KafkaException e) {
      outage.noticed(e);
      Instant dueAt = clock.instant().plus(AWAY);
      String error = DatabaseWorkQueue.errorText(e);
      write(jobs -> jobs.putBack(job.id(), job.attempts(), dueAt, error));
      return;
    }
    outage.over();
    write(jobs -> jobs.finish(job.id()));
  }

  /** Sends what is on its way. */
  synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
  }

  private void send(Job job) {
    clients.ensureTopic();
    Producer<byte[], byte[]> used = producer();
    try {
      used.send(KafkaRecords.of(clients.topic(), job)).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RetriableException)) {
        discard(used);
      }
      throw new KafkaException("not acknowledged", e.getCause());
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = clients.producer();
    }
    return producer;
  }

  /** Some errors, such as a missing right, a producer remembers for ever. */
  private synchronized void discard(Producer<byte[], byte[]> broken) {
    if (producer == broken) {
      producer = null;
      broken.close(Duration.ZERO);
    }
  }

  private void write(java.util.function.Consumer<JobDao> work) {
    database.execute(
        JobDao.class,
        jobs -> {
          work.accept(jobs);
        });
  }
}
