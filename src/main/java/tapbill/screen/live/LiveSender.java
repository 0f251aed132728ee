package tapbill.screen.live;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.supervision.RepeatedTask;
import tapbill.platform.supervision.Supervisor;

/**
 * Sends events and heartbeats to the connected pages, in a thread of its own.
 *
 * <p>Thousands of writes take some tens of milliseconds of a core. Pauses spread them over time, so
 * that the opening of a tap never waits for all of them.
 */
final class LiveSender implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSender.class);
  private static final int PAGES_AT_ONCE = 64;

  /** Length of a pause, as a multiple of the time spent on the batch before it. */
  private static final int PAUSE_SHARE = 4;

  /** Limit of all pauses of a round together, so that the last page gets its events in time. */
  private static final long LONGEST_PAUSES_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LiveClients clients;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "live-sender"));
  private final RepeatedTask heartbeats;
  private @Nullable Future<?> round;

  LiveSender(LiveClients clients, Duration heartbeat, Supervisor supervisor) {
    this.clients = clients;
    this.heartbeats = supervisor.repeat("live-heartbeat", heartbeat, this::sendHeartbeats);
  }

  @Override
  public void start() {
    heartbeats.start();
  }

  @Override
  public void stop() throws InterruptedException {
    heartbeats.stop();
    thread.shutdownNow();
  }

  /** Starts a round that sends pages what is in the log; call {@link #awaitRound} before. */
  void send(List<LiveClient> pages) {
    round = thread.submit(() -> sendInBatches(pages, LiveClient::send));
  }

  /** Waits until the last round is over. */
  void awaitRound() throws InterruptedException {
    if (round != null) {
      try {
        round.get();
      } catch (ExecutionException e) {
        LOG.error("Live events could not be sent", e);
      } catch (CancellationException e) {
        LOG.debug("The server is stopping", e);
      }
      round = null;
    }
  }

  private void sendHeartbeats() {
    sendInBatches(clients.connected(), LiveClient::sendHeartbeat);
  }

  private void sendInBatches(List<LiveClient> pages, Consumer<LiveClient> action) {
    for (int i = 0; i < pages.size(); i += PAGES_AT_ONCE) {
      long start = System.nanoTime();
      pages.subList(i, Math.min(i + PAGES_AT_ONCE, pages.size())).forEach(action);
      long longest = LONGEST_PAUSES_NANOS * PAGES_AT_ONCE / pages.size();
      pause(Math.min((System.nanoTime() - start) * PAUSE_SHARE, longest));
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops: the remaining pauses end at once.
    }
  }
}
