package tapbill.platform.connection;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Replaces the stack traces that the server logs for clients which close their connections before
 * the end of an answer, by a line a minute and a metric: it is no fault of the service, and
 * somebody who does it on purpose would fill the disk.
 */
final class HangUps extends TurboFilter {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(HangUps.class);
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final int DEEPEST_CAUSE = 10;

  private final Counter total;
  private final AtomicLong sinceLine = new AtomicLong();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  HangUps(PrometheusRegistry registry) {
    total =
        Counter.builder()
            .name("tapbill_hang_ups")
            .help("Answers whose clients closed the connection before the end")
            .register(registry);
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable error) {
    if (!level.isGreaterOrEqual(Level.WARN)
        || !isOfServer(logger.getName())
        || !isHangUp(error == null ? lastOf(parameters) : error)) {
      return FilterReply.NEUTRAL;
    }
    total.inc();
    sinceLine.incrementAndGet();
    long next = nextLine.get();
    long now = System.nanoTime();
    if (now - next >= 0 && nextLine.compareAndSet(next, now + INTERVAL)) {
      LOG.info(
          "{} answers could not be sent, because the clients closed their connections",
          sinceLine.getAndSet(0));
    }
    return FilterReply.DENY;
  }

  /** Returns false for other loggers, to which a closed connection may be one to another server. */
  private static boolean isOfServer(String logger) {
    return logger.startsWith("org.eclipse.jetty.") || logger.startsWith("org.glassfish.jersey.");
  }

  /** Returns the error that is logged with parameters, of which it is the last. */
  private static @Nullable Throwable lastOf(Object @Nullable [] parameters) {
    return parameters != null
            && parameters.length > 0
            && parameters[parameters.length - 1] instanceof Throwable error
        ? error
        : null;
  }

  private static boolean isHangUp(@Nullable Throwable error) {
    @Nullable Throwable cause = error;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof EOFException
          || cause instanceof ClosedChannelException
          || (cause instanceof IOException && isReset(String.valueOf(cause.getMessage())))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Returns whether a message is the operating system's for a connection that the peer closed. */
  private static boolean isReset(String message) {
    return message.startsWith("Connection reset") || message.startsWith("Broken pipe");
  }
}
