package tapbill.platform.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;

/**
 * A queue in the database. One thread takes jobs, one after the other, and gives them to threads
 * that do them. On any number of nodes a job is taken by one; if that dies, another one takes it
 * when its lease has run out.
 */
public final class DatabaseWorkQueue implements WorkQueue {

  /**
   * How much is done at once.
   *
   * @param workers the most jobs on this node
   * @param perSubject the most jobs about one subject on this node
   * @param lease after which a job that was taken and not finished is taken again; longer than a
   *     job takes
   * @param retries of a job whose handler fails
   */
  public record Limits(int workers, int perSubject, Duration lease, RetrySchedule retries) {}

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWorkQueue.class);

  /** How long jobs of other nodes, and those that are due later, may wait to be seen. */
  static final Duration POLL = Duration.ofMillis(250);

  /** How long a database that is away is left alone. */
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
  private final Thread taker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Outage outage;
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> running = new HashMap<>();
  private boolean woken;
  private boolean stopped;

  /** A queue, to be started. */
  public DatabaseWorkQueue(
      String name, Database database, InstantSource clock, Limits limits, Job.Handler handler) {
    this(name, database, clock, limits, POLL, handler);
  }

  /**
   * A queue that looks for jobs at other intervals.
   *
   * @param poll how often it looks for jobs without being woken
   */
  DatabaseWorkQueue(
      String name,
      Database database,
      InstantSource clock,
      Limits limits,
      Duration poll,
      Job.Handler handler) {
    this.name = name;
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    this.poll = poll;
    this.handler = handler;
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
    this.taker = new Thread(this::run, name + "-queue");
  }

  @Override
  public void enqueue(JobDao rows, String subject, String payload) {
    rows.insert(name, subject, payload, clock.instant(), clock.instant());
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no jobs on a node that has no workers. */
  @Override
  public void start() {
    if (limits.workers() > 0) {
      taker.start();
    }
  }

  /** Takes no more jobs and waits for those that are being done. */
  @Override
  public void stop() throws InterruptedException {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    taker.join();
    workers.shutdown();
    if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      workers.shutdownNow();
    }
  }

  private void run() {
    while (awaitWorker()) {
      long pause = poll.toMillis();
      try {
        Optional<Job> job = take();
        outage.over();
        if (job.isPresent()) {
          start(job.get());
          continue;
        }
      } catch (RuntimeException e) {
        outage.noticed(e);
        pause = AWAY_MILLIS;
      }
      awaitWork(pause);
    }
  }

  /** Whether the queue goes on, when there is somebody to do a job. */
  private boolean awaitWorker() {
    lock.lock();
    try {
      while (!stopped && total(running.values()) >= limits.workers()) {
        changed.awaitUninterruptibly();
      }
      woken = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  private void awaitWork(long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!stopped && !woken && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; it would look for jobs, which does no harm.
      LOG.debug("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Reads before it writes, because whoever writes makes others wait. */
  private Optional<Job> take() {
    String busy = Rows.of(busySubjects(), List::of);
    if (!database.read(JobDao.class, jobs -> jobs.isAnyDue(name, clock.instant(), busy))) {
      return Optional.empty();
    }
    return database.write(
        JobDao.class,
        jobs -> jobs.take(name, clock.instant(), clock.instant().plus(limits.lease()), busy));
  }

  private List<String> busySubjects() {
    lock.lock();
    try {
      return running.entrySet().stream()
          .filter(subject -> subject.getValue() >= limits.perSubject())
          .map(Map.Entry::getKey)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void start(Job job) {
    count(job, 1);
    workers.execute(
        () -> {
          try {
            handle(job);
          } finally {
            count(job, -1);
          }
        });
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
    database.execute(
        JobDao.class,
        jobs -> {
          limits
              .retries()
              .next(job.attempts(), clock.instant())
              .ifPresentOrElse(
                  dueAt -> jobs.postpone(job.id(), job.attempts(), dueAt, error),
                  () -> jobs.giveUp(job.id(), job.attempts(), clock.instant(), error));
        });
  }

  /** What is kept of an error with the job. */
  static String errorText(Throwable error) {
    String text = error.getMessage() == null ? error.toString() : error.getMessage();
    // PostgreSQL's texts have no such character, and the job must not stay for ever for it.
    return text.substring(0, Math.min(text.length(), LONGEST_ERROR)).replace("\0", "");
  }

  private void count(Job job, int more) {
    lock.lock();
    try {
      // Null, which removes the entry, when nothing is left.
      running.compute(
          job.subject(),
          (subject, count) -> {
            int sum = (count == null ? 0 : count) + more;
            return sum == 0 ? null : sum;
          });
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static int total(Collection<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }
}
