package tapbill.device.gateway;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.database.Database;
import tapbill.platform.supervision.RepeatedTask;
import tapbill.platform.supervision.Supervisor;

/**
 * Fetches the readings of gateways that have a schedule. Of any number of nodes, the one whose
 * UPDATE leases the gateway's row does a fetch; if that node fails, another one leases the row when
 * the lease has expired.
 */
public final class GatewaySchedule implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(GatewaySchedule.class);

  /** Longer than it takes to fetch and store a reading. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int CONCURRENT_FETCHES = 32;
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final long STOP_SECONDS = 10;

  private final Database database;
  private final InstantSource clock;
  private final List<SensorSettings.Gateway> gateways;
  private final GatewayService service;
  private final Semaphore permits = new Semaphore(CONCURRENT_FETCHES);
  private final RepeatedTask poller;

  /** The permits limit the fetches; a queue, because a permit is free before its thread is. */
  private final ThreadPoolExecutor fetchers =
      new ThreadPoolExecutor(
          CONCURRENT_FETCHES,
          CONCURRENT_FETCHES,
          IDLE_THREAD_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> new Thread(work, "gateway-fetch"));

  private boolean failing;

  public GatewaySchedule(
      Database database,
      InstantSource clock,
      SensorSettings settings,
      GatewayService service,
      Supervisor supervisor) {
    this.database = database;
    this.clock = clock;
    this.gateways =
        settings.gateways().stream()
            .filter(gateway -> gateway.hasUrl() && gateway.schedule() != null)
            .toList();
    this.service = service;
    this.fetchers.allowCoreThreadTimeOut(true);
    this.poller = supervisor.repeat("gateway-schedule", POLL, this::poll);
  }

  /** Starts the schedule if any gateway has one. */
  @Override
  public void start() {
    if (gateways.isEmpty()) {
      return;
    }
    database.execute(
        GatewayDao.class,
        rows -> {
          Instant now = clock.instant();
          // Not before the end of a lease, because another node may be fetching.
          gateways.forEach(
              gateway ->
                  rows.schedule(gateway.name(), now, now.plus(longer(interval(gateway), LEASE))));
        });
    poller.start();
  }

  /** Starts no more fetches and waits for the running ones. */
  @Override
  public void stop() throws InterruptedException {
    poller.stop();
    fetchers.shutdown();
    if (!fetchers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      fetchers.shutdownNow();
    }
  }

  private void poll() {
    try {
      for (GatewayDao.Due due :
          database.read(GatewayDao.class, rows -> rows.due(clock.instant()))) {
        gateways.stream()
            .filter(gateway -> gateway.name().equals(due.name()))
            .findFirst()
            .ifPresent(gateway -> leaseAndFetch(gateway, due));
      }
      failing = false;
    } catch (RuntimeException e) {
      // Any failure is retried after the poll interval, and only the first of a series is logged.
      if (!failing) {
        LOG.warn("The schedule of gateways failed and is retried", e);
      }
      failing = true;
    }
  }

  private void leaseAndFetch(SensorSettings.Gateway gateway, GatewayDao.Due due) {
    if (!permits.tryAcquire()) {
      return; // the gateway stays due until a running fetch has ended
    }
    boolean started = false;
    try {
      Instant until = clock.instant().plus(LEASE);
      int leased =
          database.write(
              GatewayDao.class, rows -> rows.lease(due.name(), due.nextFetchAt(), until));
      if (leased == 1) {
        fetchers.execute(
            () -> {
              try {
                fetch(gateway, due, until);
              } finally {
                permits.release();
              }
            });
        started = true;
      }
    } finally {
      if (!started) {
        permits.release();
      }
    }
  }

  private void fetch(SensorSettings.Gateway gateway, GatewayDao.Due due, Instant until) {
    try {
      String error = tryFetch(gateway);
      Instant now = clock.instant();
      database.execute(
          GatewayDao.class,
          rows -> {
            if (error == null) {
              rows.succeeded(
                  due.name(), until, next(due.nextFetchAt(), interval(gateway), now), now);
            } else {
              rows.failed(
                  due.name(), until, now.plus(pause(interval(gateway), due.failures())), error);
            }
          });
      if (error == null && due.failures() > 0) {
        LOG.info("Gateway {} is available again", due.name());
      } else if (error != null && due.failures() == 0) {
        LOG.warn("{}", error);
      }
    } catch (RuntimeException e) {
      LOG.warn("Gateway {} is fetched again when its lease expires", due.name(), e);
    }
  }

  /** Fetches a reading and returns the error, or null if there was none. */
  private @Nullable String tryFetch(SensorSettings.Gateway gateway) {
    try {
      service.fetch(gateway);
      return null;
    } catch (GatewayException e) {
      return e.description();
    }
  }

  /** Returns the time of the next regular fetch; missed fetches are not repeated. */
  static Instant next(Instant dueAt, Duration interval, Instant now) {
    Instant next = dueAt.plus(interval);
    return next.isAfter(now) ? next : now.plus(interval);
  }

  /**
   * Returns the delay after a failed fetch: the interval after the first failure, doubled with each
   * further one up to five minutes, or to the interval if that is longer.
   *
   * @param failures the number of consecutive failures before this one
   */
  static Duration pause(Duration interval, long failures) {
    Duration doubled = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    Duration longest = longer(interval, LONGEST_PAUSE);
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration interval(SensorSettings.Gateway gateway) {
    return Objects.requireNonNull(gateway.schedule()).toJavaDuration();
  }
}
