package tapbill.screen.live;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the pages with what they are told, in a thread of its own, and sends heartbeats.
 *
 * <p>Thousands of writes take some tens of milliseconds of a core. They are spread, with pauses
 * between, so that an opening never meets all of them at once.
 */
final class LiveSender implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSender.class);
  private static final int PAGES_AT_ONCE = 64;

  /** A pause lasts so many times as long as what was done before it. */
  private static final int PAUSE_SHARE = 4;

  /** All pauses of a round together, so that whoever comes last is told in time. */
  private static final long LONGEST_PAUSES_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final LiveClients clients;
  private final Duration heartbeat;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "live-sender"));
  private @Nullable Future<?> round;

  LiveSender(LiveClients clients, Duration heartbeat) {
    this.clients = clients;
    this.heartbeat = heartbeat;
  }

  @Override
  public void start() {
    long nanos = heartbeat.toNanos();
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::sendHeartbeats, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void stop() {
    thread.shutdownNow();
  }

  /** Sends something to pages, after {@link #awaitEnd}. */
  void send(List<LiveClient> pages, byte[] toAll, byte[] toAdmins) {
    round =
        thread.submit(
            () ->
                go(
                    pages,
                    page -> {
                      sendUnlessEmpty(page, toAll);
                      if (page.isAdmin()) {
                        sendUnlessEmpty(page, toAdmins);
                      }
                    }));
  }

  /** Waits until all pages have been given what was sent last. */
  void awaitEnd() throws InterruptedException {
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

  private static void sendUnlessEmpty(LiveClient page, byte[] message) {
    if (message.length > 0) {
      page.send(message);
    }
  }

  private void sendHeartbeats() {
    try {
      go(clients.connected(), LiveClient::sendHeartbeat);
    } catch (RuntimeException e) {
      LOG.error("Heartbeats could not be sent", e);
    }
  }

  private void go(List<LiveClient> pages, Consumer<LiveClient> action) {
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
      Thread.currentThread().interrupt(); // The server ends, and the next pauses are none.
    }
  }
}
