package tapbill.platform.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * A queue in the database. One thread takes jobs, one after the other, and hands them to worker
 * threads. Of any number of nodes, one takes a job and holds a lease on it; if that node dies,
 * another node takes the job when the lease has expired.
 */
public final class DatabaseWorkQueue implements WorkQueue {

  /**
   * The limits of a queue.
   *
   * @param workers the most jobs that run on this node at once
   * @param perSubject the most jobs of one subject that run on this node at once
   * @param lease the time after which a job that was taken and not finished is taken again; it must
   *     be longer than a job takes
   * @param retries the retries of a job whose handler fails
   * @param fairness keeps many jobs of one client from delaying those of others
   */
  public record Limits(
      int workers, int perSubject, Duration lease, RetrySchedule retries, Fairness fairness) {
    public Limits(int workers, int perSubject, Duration lease, RetrySchedule retries) {
      this(workers, perSubject, lease, retries, Fairness.NONE);
    }
  }

  /** The ways to keep many jobs of one client from delaying those of others, on one node. */
  public enum Fairness {
    NONE,
    /** The subjects take turns; see {@link JobTaker}. */
    TURNS_OF_SUBJECTS,
    /** A requester may use only as many workers as it leaves free. */
    SHARES_OF_REQUESTERS
  }

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWorkQueue.class);

  /** The longest that a due job waits to be found if another node enqueued or postponed it. */
  static final Duration POLL = Duration.ofMillis(250);

  /** The pause after the database was unavailable. */
  private static final long AWAY_MILLIS = 1000;

  private static final long STOP_SECONDS = 10;
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final int LONGEST_ERROR = 500;

  private final String name;
  private final Database database;
  private final InstantSource clock;
  private final Limits limits;
  private final Duration poll;
  private final Job.Handler handler;
  private final ThreadPoolExecutor workers;
  private final SupervisedLoop taker;
  private final RunningJobs running;
  private final Outage outage;
  private final JobTaker jobs;

  /** Creates a queue; {@link #start} starts its threads. */
  public DatabaseWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      Supervisor supervisor,
      Limits limits,
      Job.Handler handler) {
    this(name, database, clock, supervisor, limits, POLL, handler);
  }

  /**
   * Creates a queue with another poll interval.
   *
   * @param poll the interval at which the queue reads due jobs without being woken
   */
  DatabaseWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      Supervisor supervisor,
      Limits limits,
      Duration poll,
      Job.Handler handler) {
    this.name = name;
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.poll = poll;
    this.handler = handler;
    this.jobs =
        new JobTaker(name, database, clock, limits.fairness() == Fairness.TURNS_OF_SUBJECTS);
    this.running = new RunningJobs(limits);
    this.outage = new Outage(LOG, "Taking jobs of the queue " + name);
    AtomicInteger started = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            Math.max(1, limits.workers()),
            Math.max(1, limits.workers()),
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, name + "-worker-" + started.incrementAndGet()));
    this.workers.allowCoreThreadTimeOut(true);
    this.taker = supervisor.loop(name + "-queue", this::round);
  }

  @Override
  public void enqueue(JobDao rows, String subject, String requester, String payload) {
    rows.insert(name, subject, requester, payload, clock.instant(), clock.instant());
  }

  /** Adds a job, as {@link #enqueue} does, that is taken before those that are due now. */
  public void enqueueFirst(JobDao rows, String subject, String payload) {
    rows.insert(name, subject, "", payload, clock.instant(), Instant.EPOCH);
  }

  @Override
  public void wake() {
    running.wake();
  }

  /** Starts to take jobs; does nothing on a node without workers. */
  @Override
  public void start() {
    if (limits.workers() > 0) {
      taker.start();
    }
  }

  /** Takes no more jobs, and waits for those that are running. */
  @Override
  public void stop() throws InterruptedException {
    running.stop();
    taker.join();
    workers.shutdown();
    if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      workers.shutdownNow();
    }
  }

  /** Takes a job, or waits for one; returns false when the queue is stopped. */
  private boolean round() {
    if (!running.awaitWorker()) {
      return false;
    }
    long pause = poll.toMillis();
    try {
      Optional<Job> job = jobs.take(limits.lease(), running.busy());
      outage.ended();
      if (job.isPresent()) {
        start(job.get());
        return true;
      }
    } catch (RuntimeException e) {
      outage.began(e);
      pause = AWAY_MILLIS;
    }
    running.awaitWork(pause);
    return true;
  }

  private void start(Job job) {
    running.started(job);
    try {
      workers.execute(
          () -> {
            try {
              handle(job);
            } finally {
              running.finished(job);
            }
          });
    } catch (RuntimeException | Error e) { // such as a thread that cannot be created
      running.finished(job);
      throw e;
    }
  }

  private void handle(Job job) {
    try {
      handler.handle(job);
    } catch (RuntimeException | Error e) {
      LOG.error("A job of the queue {} failed: {}", name, job.payload(), e);
      try {
        retry(job, errorText(e));
      } catch (RuntimeException away) {
        LOG.warn("A job of the queue {} is retried when its lease expires", name, away);
      }
    }
  }

  private void retry(Job job, String error) {
    Instant now = clock.instant();
    Optional<Instant> dueAt = limits.retries().next(job.attempts(), now);
    if (dueAt.isPresent()) {
      database.execute(
          JobDao.class, jobs -> jobs.postpone(job.id(), job.attempts(), dueAt.get(), error));
    } else {
      giveUp(database, handler, job, jobs -> jobs.giveUp(job.id(), job.attempts(), now, error));
    }
  }

  /** Gives a job up; one whose owner cannot be informed is kept as a dead letter alone. */
  static void giveUp(Database database, Job.Handler handler, Job job, Consumer<JobDao> deadLetter) {
    try {
      if (handler.giveUp(job, deadLetter)) {
        return;
      }
    } catch (RuntimeException e) {
      if (database.isUnavailable(e)) {
        throw e;
      }
      LOG.error("The owner of a job that is given up cannot be informed: {}", job.payload(), e);
    }
    database.execute(JobDao.class, deadLetter);
  }

  /** Returns the part of an error that is stored with the job. */
  static String errorText(Throwable error) {
    String text = error.getMessage() == null ? error.toString() : error.getMessage();
    // PostgreSQL refuses zero characters: the error could not be stored, nor the job given up.
    return text.substring(0, Math.min(text.length(), LONGEST_ERROR)).replace("\0", "");
  }
}
