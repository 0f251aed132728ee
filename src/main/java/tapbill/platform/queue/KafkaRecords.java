package tapbill.platform.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.EpochMicros;

/**
 * Converts jobs to Kafka records and back. The subject is the key, so that the jobs of a subject
 * are in one partition and handled one after the other; the payload is the value.
 */
final class KafkaRecords {
  private static final String CREATED_AT = "created_at"; // microseconds since the epoch
  private static final String ATTEMPTS = "attempts";
  private static final String REQUESTER = "requester"; // absent in records of earlier versions

  /**
   * The id of a job without a row, so that finishing it deletes no row. The former id is not used,
   * because a database that was restored from a backup assigns ids again.
   */
  private static final long NO_ROW = 0;

  private KafkaRecords() {}

  static ProducerRecord<byte[], byte[]> of(String topic, Job job) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, job.subject().getBytes(UTF_8), job.payload().getBytes(UTF_8));
    put(record.headers(), CREATED_AT, EpochMicros.of(job.createdAt()));
    put(record.headers(), ATTEMPTS, job.attempts());
    record.headers().add(REQUESTER, job.requester().getBytes(UTF_8));
    return record;
  }

  /** Returns the job of a record; nothing if another program wrote the record. */
  static Optional<Job> job(ConsumerRecord<byte[], byte[]> record) {
    byte[] subject = record.key();
    byte[] payload = record.value();
    Header createdAt = record.headers().lastHeader(CREATED_AT);
    Header attempts = record.headers().lastHeader(ATTEMPTS);
    Header requester = record.headers().lastHeader(REQUESTER);
    if (subject == null || payload == null || createdAt == null || attempts == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Job(
              NO_ROW,
              new String(subject, UTF_8),
              requester == null ? "" : text(requester.value()),
              new String(payload, UTF_8),
              EpochMicros.toInstant(Long.parseLong(text(createdAt.value()))),
              Math.max(1, Long.parseLong(text(attempts.value())))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns bytes as a text without zero characters, which PostgreSQL refuses. */
  static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8).replace("\0", "");
  }

  private static void put(Headers headers, String name, long value) {
    headers.add(name, Long.toString(value).getBytes(UTF_8));
  }
}
