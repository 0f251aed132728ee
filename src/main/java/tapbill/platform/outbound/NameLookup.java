package tapbill.platform.outbound;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on threads of its own, because a lookup can neither be interrupted nor have a
 * timeout.
 *
 * <p>The caller continues after its timeout, while a lookup that hangs occupies its thread until
 * the operating system gives up (by default after some 10 to 30 s). There are at most {@link
 * #THREADS} threads: when all hang, further lookups wait for one until their timeouts, and fail.
 */
public final class NameLookup {
  private static final int THREADS = 16;

  /** Resolves names to addresses. */
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(),
          new ThreadFactoryBuilder().setNameFormat("callback-lookup").setDaemon(true).build());

  public NameLookup(Resolver resolver) {
    this.resolver = resolver;
    threads.allowCoreThreadTimeOut(true);
  }

  /** Returns all addresses of the host of a URL, looked up once. */
  public List<InetAddress> addresses(TargetUrl url, Duration timeout) throws IOException {
    return url.literal().isPresent()
        ? List.of(url.literal().get())
        : List.of(lookedUp(url.host(), timeout));
  }

  private InetAddress[] lookedUp(String host, Duration timeout) throws IOException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.resolve(host));
    threads.execute(lookup);
    try {
      return lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("lookup of " + host);
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e.getCause());
      throw unknown;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("lookup of " + host);
    } finally {
      // A queued lookup that timed out must not delay others.
      threads.remove(lookup);
    }
  }

  public void stop() {
    threads.shutdown();
  }
}
