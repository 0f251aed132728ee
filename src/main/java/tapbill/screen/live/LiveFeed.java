package tapbill.screen.live;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.change.ChangeQueue;
import tapbill.platform.database.Database;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * Reads changes from the database and publishes them to the connected pages. One thread does all
 * reads, one after the other, and sends their results in this order: no page gets an older state
 * after a newer one, and none misses an event between its snapshot and the next event.
 *
 * <p>Pages that connect together share a snapshot and its bytes. So do pages that connect within a
 * second, when many do: the later ones then get the events since the snapshot too. While no page is
 * connected nothing is read.
 */
final class LiveFeed implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  /** Time in which changes and new clients are collected before a read. */
  private static final long GATHERING_MILLIS = 20;

  /** Interval of reading everything, in case a notification was lost. */
  private static final Duration RECONCILIATION = Duration.ofSeconds(5);

  /** The same while notifications of other nodes do not come, and after a read that failed. */
  private static final Duration QUICK_RECONCILIATION = Duration.ofMillis(800);

  /** Interval of checking the sessions of connected admins. */
  private static final Duration SESSION_CHECK = Duration.ofSeconds(60);

  /** The snapshots that are made at once, and then one in every period. */
  private static final int SNAPSHOTS = 8;

  private static final Duration SNAPSHOT_PERIOD = Duration.ofSeconds(1);

  /** The most events that a page gets in place of a new snapshot. */
  private static final int MAX_BYTES_SINCE_SNAPSHOT = LiveLog.MAX_BYTES / 4;

  private final Database database;
  private final InstantSource clock;
  private final ObjectMapper mapper;
  private final ChangePublisher changes;
  private final LiveClients clients;
  private final LiveLog log;
  private final LiveSender sender;
  private final LiveDispensers dispensers;
  private final LiveAlerts alerts;
  private final LiveMetrics metrics;
  private final ChangeQueue pending = new ChangeQueue();
  private final Queue<LiveClient> newClients = new ConcurrentLinkedQueue<>();
  private final SupervisedLoop loop;
  private final Bucket newSnapshots =
      Bucket.builder()
          .addLimit(limit -> limit.capacity(SNAPSHOTS).refillGreedy(1, SNAPSHOT_PERIOD))
          .build();
  private @Nullable LiveSnapshot snapshot;
  private long reconciled = System.nanoTime();
  private Instant sessionsChecked;
  private boolean failing;
  private volatile boolean stopped;

  LiveFeed(
      Database database,
      InstantSource clock,
      ObjectMapper mapper,
      ChangePublisher changes,
      LiveClients clients,
      LiveLog log,
      LiveSender sender,
      LiveAlerts alerts,
      LiveMetrics metrics,
      Supervisor supervisor) {
    this.database = database;
    this.clock = clock;
    this.mapper = mapper;
    this.changes = changes;
    this.clients = clients;
    this.log = log;
    this.sender = sender;
    this.dispensers = new LiveDispensers(database);
    this.alerts = alerts;
    this.metrics = metrics;
    this.sessionsChecked = clock.instant();
    this.loop = supervisor.loop("live-feed", this::round);
    changes.subscribe(pending);
    clients.onSubscribe(this::subscribe);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopped = true;
    pending.wake();
    loop.join();
  }

  private void subscribe(LiveClient client) {
    newClients.add(client);
    pending.wake();
  }

  private boolean round() throws InterruptedException {
    pending.await(interval());
    Thread.sleep(failing ? QUICK_RECONCILIATION.toMillis() : GATHERING_MILLIS);
    sender.awaitRound();
    publish();
    return !stopped;
  }

  private void publish() {
    List<LiveClient> subscribed = new ArrayList<>();
    for (LiveClient client = newClients.poll(); client != null; client = newClients.poll()) {
      subscribed.add(client);
    }
    Set<Change> changed = pending.take();
    try {
      if (clients.isEmpty()) {
        dispensers.clear();
        alerts.clear();
        snapshot = null;
      }
      if (!clients.isEmpty() || !subscribed.isEmpty()) {
        read(changed, subscribed);
        disconnect(clock.instant());
        failing = false;
      }
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.warn("The live feed publishes no events until the database is available", e);
      }
      failing = true;
      // The changes are read at the next attempt; the closed pages connect again.
      changed.forEach(pending);
      subscribed.forEach(LiveClient::close);
      if (e instanceof Error error) {
        throw error; // which is not for want of a database
      }
    }
  }

  private void read(Set<Change> changed, List<LiveClient> subscribed) {
    boolean renewed = !subscribed.isEmpty() && renewsSnapshot();
    boolean all = renewed || changed.contains(Change.ANYTHING) || isDue();
    Instant time = clock.instant();
    long published = log.end();
    publish(all ? dispensers.readAll(time) : dispensers.readSome(ids(changed), time), false);
    if (all || changed.contains(Change.ALERTS)) {
      publish(alerts.changes(time), true);
    }
    if (all) {
      reconciled = System.nanoTime();
    }
    if (log.end() > published) {
      sender.send(clients.connected());
    }
    if (renewed) {
      snapshot = new LiveSnapshot(database, mapper, time, dispensers.snapshot(), log.end());
    }
    for (LiveClient client : subscribed) {
      client.begin(Objects.requireNonNull(snapshot), time);
      clients.add(client);
    }
  }

  /** Publishes events, unless there is no page yet: its snapshot will contain them. */
  private void publish(List<LiveMessage> events, boolean onlyForAdmins) {
    if (snapshot != null) {
      metrics.countSent(events);
      log.append(LiveMessage.encode(mapper, events), onlyForAdmins);
    }
  }

  /** Returns whether pages that connect now get a new snapshot, or share the last one. */
  private boolean renewsSnapshot() {
    return snapshot == null
        || log.end() - snapshot.position() > MAX_BYTES_SINCE_SNAPSHOT
        || newSnapshots.tryConsume(1);
  }

  /** Disconnects clients that do not read, or whose admin session has ended or lost its role. */
  private void disconnect(Instant now) {
    clients.connected().forEach(client -> client.dropIfLate(now));
    // abs(): a clock that is set back must not postpone the check.
    if (Duration.between(sessionsChecked, now).abs().compareTo(SESSION_CHECK) >= 0) {
      sessionsChecked = now;
      clients.connected().stream()
          .filter(client -> client.isAdmin() && !client.isStillAdmin())
          .forEach(LiveClient::close);
    }
  }

  private boolean isDue() {
    return System.nanoTime() - reconciled >= interval().toNanos();
  }

  private Duration interval() {
    return changes.isConnected() && !failing ? RECONCILIATION : QUICK_RECONCILIATION;
  }

  private static Set<Long> ids(Set<Change> changed) {
    return changed.stream()
        .filter(change -> change.kind() == Change.Kind.DISPENSER)
        .map(Change::id)
        .collect(toSet());
  }
}
