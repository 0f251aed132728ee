package tapbill.platform.supervision;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a round in a thread of its own, which ends only when a round asks for it. After a round
 * that failed, the next one follows after a pause.
 */
public final class SupervisedLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedLoop.class);

  /** The pause after a failure, so that a lasting fault does not take a whole core. */
  private static final long PAUSE_MILLIS = 1000;

  /** One round of a loop. */
  public interface Round {
    /**
     * Runs one round.
     *
     * @return false if the loop has to end
     * @throws InterruptedException if the thread was interrupted; the next round follows at once
     */
    boolean run() throws InterruptedException;
  }

  private final Supervised supervised;
  private final Round round;
  private final Thread thread;

  SupervisedLoop(Supervised supervised, Round round) {
    this.supervised = supervised;
    this.round = round;
    this.thread = new Thread(this::run, supervised.name());
  }

  public void start() {
    thread.start();
  }

  /** Interrupts the running round. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Waits until the loop has ended. */
  public void join() throws InterruptedException {
    thread.join();
  }

  /** Waits until the loop has ended, but not longer than the given time. */
  public void join(long millis) throws InterruptedException {
    thread.join(millis);
  }

  private void run() {
    boolean goOn = true;
    while (goOn) {
      try {
        goOn = round.run();
        supervised.succeeded();
      } catch (InterruptedException e) {
        LOG.debug("A round was interrupted", e);
      } catch (Throwable e) {
        supervised.failed(e);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      LOG.debug("A pause was interrupted", e);
    }
  }
}
