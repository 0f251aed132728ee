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
 * Looks names up on threads of its own, because a lookup can be neither interrupted nor given a
 * time.
 *
 * <p>Whoever waits goes on in time, while a lookup that hangs keeps its thread until the operating
 * system gives it up (by default after some 10 to 30 s). There are at most {@link #THREADS} of
 * them: when all hang, further lookups wait for one as long as they have time, and then fail.
 */
public final class NameLookup {
  private static final int THREADS = 16;

  /** What knows the addresses of names. */
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

  /** All addresses of a host, asked for once. */
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
      // One that nobody waits for any more must not keep others waiting.
      threads.remove(lookup);
    }
  }

  public void stop() {
    threads.shutdown();
  }
}
