package tapbill.platform.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;

/**
 * Takes the jobs of a queue that have been due for the longest time, if wanted in turns: a subject
 * that had its turn waits until all others with a due job had theirs. Each taker has its own turns.
 */
public final class JobTaker {
  private final String queue;
  private final Database database;
  private final InstantSource clock;
  private final boolean inTurns;

  /** The subjects that had their turn. */
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  /**
   * Creates a taker.
   *
   * @param inTurns whether the subjects take turns, so that many jobs of one do not delay a job of
   *     another
   */
  public JobTaker(String queue, Database database, InstantSource clock, boolean inTurns) {
    this.queue = queue;
    this.database = database;
    this.clock = clock;
    this.inTurns = inTurns;
  }

  /**
   * Takes a job.
   *
   * @param lease the time before which it is not taken again
   * @param busy rows of {@link JobDao#take}: the subjects and requesters of which no job may be
   *     taken
   * @return empty if no job is due
   */
  public Optional<Job> take(Duration lease, List<List<@Nullable String>> busy) {
    List<List<@Nullable String>> skipped = new ArrayList<>(busy);
    served.forEach(subject -> skipped.add(Arrays.asList(subject, null)));
    Optional<Job> job = takeOf(lease, skipped);
    if (job.isEmpty() && !served.isEmpty()) {
      served.clear();
      job = takeOf(lease, busy);
    }
    if (inTurns) {
      job.ifPresent(taken -> served.add(taken.subject()));
    }
    return job;
  }

  /** Takes a job that is due. It reads before it writes, because each write makes others wait. */
  private Optional<Job> takeOf(Duration lease, List<List<@Nullable String>> skipped) {
    String rows = Rows.of(skipped, row -> row);
    if (!database.read(JobDao.class, jobs -> jobs.isAnyDue(queue, clock.instant(), rows))) {
      return Optional.empty();
    }
    return database.write(
        JobDao.class, jobs -> jobs.take(queue, clock.instant(), clock.instant().plus(lease), rows));
  }
}
