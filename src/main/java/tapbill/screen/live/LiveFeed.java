package tapbill.screen.live;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.change.ChangeQueue;
import tapbill.platform.database.Database;

/**
 * Reads what has changed and has the pages told. All that they ever get is read by this one thread,
 * one read after the other, and given to them in this order: so none of them is shown an older
 * state after a newer one, and none misses what happens between its first state and the next event.
 *
 * <p>Pages that connect together share a state and its bytes. While no page is connected nothing is
 * read.
 */
final class LiveFeed implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  /** As long changes gather, and pages that connect. */
  private static final long GATHERING_MILLIS = 20;

  /** How often all is read, in case that something was not heard. */
  private static final Duration RECONCILIATION = Duration.ofSeconds(5);

  /** The same while other nodes cannot be heard, and after a read that failed. */
  private static final Duration QUICK_RECONCILIATION = Duration.ofMillis(800);

  /** How often it is asked whether admins still are. */
  private static final Duration REVIEW = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final ObjectMapper mapper;
  private final ChangePublisher changes;
  private final LiveClients clients;
  private final LiveSender sender;
  private final LiveDispensers dispensers;
  private final LiveAlerts alerts;
  private final MissedClosings missedClosings;
  private final LiveMetrics metrics;
  private final ChangeQueue pending = new ChangeQueue();
  private final Queue<LiveClient> arrivals = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "live-feed");
  private long reconciled = System.nanoTime();
  private Instant reviewed;
  private boolean away;
  private volatile boolean stopped;

  LiveFeed(
      Database database,
      InstantSource clock,
      ObjectMapper mapper,
      ChangePublisher changes,
      LiveClients clients,
      LiveSender sender,
      LiveAlerts alerts,
      LiveMetrics metrics) {
    this.clock = clock;
    this.mapper = mapper;
    this.changes = changes;
    this.clients = clients;
    this.sender = sender;
    this.dispensers = new LiveDispensers(database);
    this.missedClosings = new MissedClosings(database, mapper);
    this.alerts = alerts;
    this.metrics = metrics;
    this.reviewed = clock.instant();
    changes.hear(pending);
    clients.greet(this::arrive);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopped = true;
    pending.wake();
    thread.join();
  }

  private void arrive(LiveClient client) {
    arrivals.add(client);
    pending.wake();
  }

  private void run() {
    try {
      while (!stopped) {
        pending.await(interval());
        Thread.sleep(away ? QUICK_RECONCILIATION.toMillis() : GATHERING_MILLIS);
        sender.awaitEnd();
        look();
      }
    } catch (InterruptedException e) {
      LOG.error("The live feed was interrupted", e); // Nobody interrupts this thread.
    }
  }

  private void look() {
    List<LiveClient> arrived = new ArrayList<>();
    for (LiveClient client = arrivals.poll(); client != null; client = arrivals.poll()) {
      arrived.add(client);
    }
    Set<Change> told = pending.take();
    try {
      if (clients.isEmpty()) {
        dispensers.forget();
        alerts.forget();
      }
      if (!clients.isEmpty() || !arrived.isEmpty()) {
        read(told, arrived);
        review(clock.instant());
        away = false;
      }
    } catch (RuntimeException e) {
      if (!away) {
        LOG.warn("The live feed publishes no events until the database is available", e);
      }
      away = true;
      // What was to be read now will be; who was to be welcomed comes again.
      told.forEach(pending);
      arrived.forEach(LiveClient::close);
    }
  }

  private void read(Set<Change> told, List<LiveClient> arrived) {
    boolean all = !arrived.isEmpty() || told.contains(Change.ANYTHING) || isDue();
    Instant time = clock.instant();
    List<LiveMessage> news = all ? dispensers.all(time) : dispensers.some(ids(told), time);
    List<LiveMessage> alertNews =
        all || told.contains(Change.ALERTS) ? alerts.news(time) : List.of();
    if (all) {
      reconciled = System.nanoTime();
    }
    List<LiveClient> pages = clients.connected();
    if (!pages.isEmpty() && (!news.isEmpty() || !alertNews.isEmpty())) {
      metrics.told(news);
      metrics.told(alertNews);
      sender.send(pages, LiveMessage.encode(mapper, news), LiveMessage.encode(mapper, alertNews));
    }
    if (!arrived.isEmpty()) {
      welcome(arrived, time);
    }
  }

  /** They are none of those that the news are being sent to: what they get now has them in it. */
  private void welcome(List<LiveClient> arrived, Instant time) {
    Map<Instant, byte[]> missed = missedClosings.read(arrived, time);
    byte[] state = LiveMessage.encode(mapper, List.of(LiveMessage.state(time, dispensers.state())));
    for (LiveClient client : arrived) {
      client.send(LiveMessage.RETRY);
      if (client.lastSeen() != null) {
        client.send(Objects.requireNonNull(missed.get(client.lastSeen())));
      }
      client.send(state);
      clients.add(client);
    }
  }

  /** The sessions of admins end, and what they may do changes. */
  private void review(Instant now) {
    // A clock that is set back is no reason to wait longer.
    if (Duration.between(reviewed, now).abs().compareTo(REVIEW) >= 0) {
      reviewed = now;
      clients.connected().stream()
          .filter(client -> client.isAdmin() && !client.isStillAdmin())
          .forEach(LiveClient::close);
    }
  }

  private boolean isDue() {
    return System.nanoTime() - reconciled >= interval().toNanos();
  }

  private Duration interval() {
    return changes.areComplete() && !away ? RECONCILIATION : QUICK_RECONCILIATION;
  }

  private static Set<Long> ids(Set<Change> told) {
    return told.stream()
        .filter(change -> change.kind() == Change.Kind.DISPENSER)
        .map(Change::id)
        .collect(toSet());
  }
}
