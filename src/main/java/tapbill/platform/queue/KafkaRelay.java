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
 * Sends jobs from the table to Kafka. A row is deleted after its record was acknowledged, so that
 * at any time the job is in the table, in Kafka, or in both.
 */
final class KafkaRelay implements Job.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRelay.class);

  /** The pause after the brokers were unavailable. */
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
      outage.began(e);
      Instant dueAt = clock.instant().plus(AWAY);
      String error = DatabaseWorkQueue.errorText(e);
      database.execute(JobDao.class, jobs -> jobs.putBack(job.id(), job.attempts(), dueAt, error));
      return;
    }
    outage.ended();
    database.execute(JobDao.class, jobs -> jobs.finish(job.id()));
  }

  /** Closes the producer after it has sent the records that are under way. */
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

  /**
   * Closes a producer that failed: after some errors, such as a denied permission, all sends fail.
   */
  private synchronized void discard(Producer<byte[], byte[]> broken) {
    if (producer == broken) {
      producer = null;
      broken.close(Duration.ZERO);
    }
  }
}
