package tapbill.device.gateway;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.sensor.SensorSettings;
import tapbill.platform.database.Database;

/**
 * Fetches the readings of gateways that have a schedule. On any number of nodes, each tick is
 * fetched by the one whose UPDATE takes the gateway's row; if that node dies, another one takes the
 * row when the lease has run out.
 */
public final class GatewaySchedule implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(GatewaySchedule.class);

  /** Longer than a fetch takes and its reading is stored. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;
  private static final long POLL_MILLIS = 250;
  private static final int FETCHES_AT_ONCE = 32;
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final long STOP_SECONDS = 10;

  private final Database database;
  private final InstantSource clock;
  private final List<SensorSettings.Gateway> gateways;
  private final GatewayService service;
  private final Semaphore free = new Semaphore(FETCHES_AT_ONCE);
  private final ScheduledThreadPoolExecutor taker =
      new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "gateway-schedule"));
  private final ThreadPoolExecutor fetchers =
      new ThreadPoolExecutor(
          0,
          FETCHES_AT_ONCE,
          IDLE_THREAD_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> new Thread(work, "gateway-fetch"));
  private boolean away;

  public GatewaySchedule(
      Database database, InstantSource clock, SensorSettings settings, GatewayService service) {
    this.database = database;
    this.clock = clock;
    this.gateways =
        settings.gateways().stream()
            .filter(gateway -> gateway.hasUrl() && gateway.schedule() != null)
            .toList();
    this.service = service;
  }

  /** Does nothing where no gateway has a schedule. */
  @Override
  public void start() {
    if (gateways.isEmpty()) {
      return;
    }
    database.execute(
        GatewayDao.class,
        rows -> {
          Instant now = clock.instant();
          // Not so soon that a fetch of another node's would be taken from it.
          gateways.forEach(
              gateway ->
                  rows.schedule(gateway.name(), now, now.plus(longer(every(gateway), LEASE))));
        });
    ScheduledFuture<?> unused =
        taker.scheduleWithFixedDelay(this::tick, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Begins no more fetches and waits for those that are under way. */
  @Override
  public void stop() throws InterruptedException {
    taker.shutdown();
    boolean ended = taker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    fetchers.shutdown();
    if (!ended || !fetchers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      fetchers.shutdownNow();
    }
  }

  private void tick() {
    try {
      for (GatewayDao.Due due :
          database.read(GatewayDao.class, rows -> rows.due(clock.instant()))) {
        gateways.stream()
            .filter(gateway -> gateway.name().equals(due.name()))
            .findFirst()
            .ifPresent(gateway -> begin(gateway, due));
      }
      away = false;
    } catch (RuntimeException e) {
      // Whatever it is, the schedule goes on; said once, because it comes four times a second.
      if (!away) {
        LOG.warn("The schedule of gateways failed and is retried", e);
      }
      away = true;
    }
  }

  private void begin(SensorSettings.Gateway gateway, GatewayDao.Due due) {
    if (!free.tryAcquire()) {
      return; // it is still due when a fetch has ended
    }
    boolean begun = false;
    try {
      Instant until = clock.instant().plus(LEASE);
      int taken =
          database.write(GatewayDao.class, rows -> rows.take(due.name(), due.nextFetchAt(), until));
      if (taken == 1) {
        fetchers.execute(
            () -> {
              try {
                fetch(gateway, due, until);
              } finally {
                free.release();
              }
            });
        begun = true;
      }
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  private void fetch(SensorSettings.Gateway gateway, GatewayDao.Due due, Instant until) {
    try {
      String error = error(gateway);
      Instant now = clock.instant();
      database.execute(
          GatewayDao.class,
          rows -> {
            if (error == null) {
              rows.succeeded(due.name(), until, next(due.nextFetchAt(), every(gateway), now), now);
            } else {
              rows.failed(
                  due.name(), until, now.plus(pause(every(gateway), due.failures())), error);
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

  private @Nullable String error(SensorSettings.Gateway gateway) {
    try {
      service.fetch(gateway);
      return null;
    } catch (GatewayException e) {
      return e.told();
    }
  }

  /** The next tick of a regular beat; where ticks were missed, they are not made up for. */
  static Instant next(Instant dueAt, Duration every, Instant now) {
    Instant next = dueAt.plus(every);
    return next.isAfter(now) ? next : now.plus(every);
  }

  /**
   * How long a gateway that has failed is left alone: as usual after the first time, then twice as
   * long each time, up to five minutes.
   *
   * @param failures before this one
   */
  static Duration pause(Duration every, long failures) {
    Duration doubled = every.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    Duration longest = longer(every, LONGEST_PAUSE);
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration every(SensorSettings.Gateway gateway) {
    return Objects.requireNonNull(gateway.schedule()).toJavaDuration();
  }
}
