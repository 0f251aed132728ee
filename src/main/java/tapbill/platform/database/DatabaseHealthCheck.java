package tapbill.platform.database;

import com.codahale.metrics.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the database answers, has the schema version of this program, and can be written to.
 * It writes a row of its own, at most once every five seconds, because a full disk can still be
 * read.
 */
public final class DatabaseHealthCheck extends HealthCheck {
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(5);

  private final Database database;
  private final InstantSource clock;
  private @Nullable Result lastWrite;
  private long writtenAt;

  public DatabaseHealthCheck(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Writes the row of the check. */
  public interface WriteCheckDao {
    @SqlUpdate("UPDATE write_check SET checked_at = :now WHERE id = 1")
    void write(Instant now);
  }

  @Override
  protected Result check() {
    return database.isMigrated() ? writeResult() : Result.unhealthy("migration missing");
  }

  private synchronized Result writeResult() {
    long now = System.nanoTime();
    if (lastWrite == null || now - writtenAt >= BETWEEN_WRITES.toNanos()) {
      writtenAt = now;
      lastWrite = write();
    }
    return lastWrite;
  }

  private Result write() {
    try {
      database.execute(WriteCheckDao.class, row -> row.write(clock.instant()));
      return Result.healthy();
    } catch (RuntimeException e) {
      return Result.unhealthy(e);
    }
  }
}
