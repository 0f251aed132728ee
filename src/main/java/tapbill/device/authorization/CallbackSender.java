package tapbill.device.authorization;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.outbound.Exchange;
import tapbill.platform.outbound.Failures;
import tapbill.platform.outbound.NameLookup;
import tapbill.platform.outbound.RefusedTargetException;
import tapbill.platform.outbound.TargetUrl;

/**
 * Posts a callback once; the caller retries.
 *
 * <p>The sender resolves a host once, checks all of its addresses, and connects to these addresses
 * only, so that a changed DNS entry cannot redirect the connection to an address that was not
 * checked. It follows no redirects and reads no body of an answer.
 *
 * <p>A call takes no longer than the timeout: the lookup of the name runs on another thread (see
 * {@link NameLookup}), and a timer closes the socket of a connection.
 */
public final class CallbackSender implements Managed {
  private final AllowedTargets targets;
  private final CallbackSecret secret;
  private final Duration timeout;
  private final InstantSource clock;
  private final NameLookup lookup;
  private final TlsSocketStrategy tls;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, new ThreadFactoryBuilder().setNameFormat("callback-timer").setDaemon(true).build());

  /**
   * The result of a call.
   *
   * @param status of the answer; null if there was none
   * @param error why the callback was not delivered, as one line for admins; null if it was
   */
  record Result(@Nullable Integer status, @Nullable String error) {

    /** Returns whether the target answered with a 2xx status. */
    boolean isDelivered() {
      return status != null && status / 100 == 2;
    }

    private static Result answered(int status) {
      return switch (status / 100) {
        case 2 -> new Result(status, null);
        case 3 -> new Result(status, "redirect not followed");
        default -> new Result(status, "answered " + status);
      };
    }
  }

  /**
   * Creates a sender with the system's resolver and certificate authorities.
   *
   * @param timeout of a whole call
   */
  public CallbackSender(
      AllowedTargets targets, CallbackSecret secret, Duration timeout, InstantSource clock) {
    this(
        targets,
        secret,
        timeout,
        clock,
        InetAddress::getAllByName,
        DefaultClientTlsStrategy.createDefault());
  }

  CallbackSender(
      AllowedTargets targets,
      CallbackSecret secret,
      Duration timeout,
      InstantSource clock,
      NameLookup.Resolver resolver,
      TlsSocketStrategy tls) {
    this.targets = targets;
    this.secret = secret;
    this.timeout = timeout;
    this.clock = clock;
    this.lookup = new NameLookup(resolver);
    this.tls = tls;
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Posts a callback and waits for the status of the answer, at most for the timeout.
   *
   * @param id the same in every attempt, so that the receiver can detect repetitions
   * @param json the body
   * @return the result, which includes every failure of the target or the network
   */
  Result send(TargetUrl url, String id, String json) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Exchange exchange = new Exchange(tls, timeout)) {
      Future<?> end =
          timer.schedule(exchange::close, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      try {
        HttpHost target =
            new HttpHost(url.isHttps() ? "https" : "http", url.host(), url.uri().getPort());
        return Result.answered(
            exchange.send(request(url, id, json), target, checkedAddresses(url)).getCode());
      } finally {
        end.cancel(false);
      }
    } catch (IOException | RuntimeException e) {
      return new Result(
          null, System.nanoTime() - deadline >= 0 ? "timed out" : Failures.describe(e));
    }
  }

  private List<InetAddress> checkedAddresses(TargetUrl url) throws IOException {
    List<InetAddress> addresses = lookup.addresses(url, timeout);
    for (InetAddress address : addresses) {
      if (!targets.permits(url.host(), address)) {
        throw new RefusedTargetException(address);
      }
    }
    return addresses;
  }

  private HttpPost request(TargetUrl url, String id, String json) {
    Instant now = clock.instant();
    HttpPost request = new HttpPost("/");
    request.setPath(url.pathAndQuery());
    request.setHeader("User-Agent", "Tapbill");
    request.setHeader("Connection", "close");
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", now.getEpochSecond());
    request.setHeader("webhook-signature", secret.signatures(id, now, json));
    request.setEntity(
        new ByteArrayEntity(
            json.getBytes(StandardCharsets.UTF_8), ContentType.create("application/json")));
    return request;
  }

  /** Stops the timer after the timeouts of running calls. */
  @Override
  public void stop() {
    timer.shutdown();
    lookup.stop();
  }
}
