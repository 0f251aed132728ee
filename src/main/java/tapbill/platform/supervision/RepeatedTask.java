package tapbill.platform.supervision;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a task at its start and then at intervals, in a thread of its own, until it is stopped. */
public final class RepeatedTask implements Managed {
  /** The time for which a stop waits for a running task before it interrupts it. */
  private static final long STOP_MILLIS = 10_000;

  private final SupervisedLoop loop;
  private final Duration interval;
  private final Runnable task;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean started;

  RepeatedTask(Supervisor supervisor, String name, Duration interval, Runnable task) {
    this.loop = supervisor.loop(name, this::round);
    this.interval = interval;
    this.task = task;
  }

  @Override
  public void start() {
    started = true;
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopped.countDown();
    if (started) {
      loop.join(STOP_MILLIS);
      loop.interrupt();
    }
  }

  private boolean round() throws InterruptedException {
    if (stopped.getCount() > 0) {
      task.run();
    }
    return !stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
  }
}
