package tapbill.device.gateway;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import tapbill.platform.outbound.Exchange;
import tapbill.platform.outbound.Failures;

/**
 * Fetches readings from gateways by HTTP. The operator configures their URLs, so unlike the targets
 * of callbacks they may point to any address.
 *
 * <p>A call runs on a thread of its own, and its socket is closed after the timeout, so that no
 * caller waits longer. Only the lookup of a name cannot be interrupted: it occupies its thread
 * until the resolver gives up. The pool is therefore larger than the number of concurrent calls.
 */
public final class GatewayClient implements Managed {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int THREADS = 64;
  private static final int IDLE_THREAD_SECONDS = 30;

  private final Duration timeout;
  private final TlsSocketStrategy tls = DefaultClientTlsStrategy.createDefault();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          THREADS,
          IDLE_THREAD_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new ThreadFactoryBuilder().setNameFormat("gateway-client").setDaemon(true).build());

  /** Creates a client with a timeout of five seconds. */
  public GatewayClient() {
    this(Duration.ofSeconds(5));
  }

  /**
   * Creates a client.
   *
   * @param timeout of a whole call, from the lookup of the name to the end of the answer
   */
  GatewayClient(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Fetches the answer of a gateway.
   *
   * @param gateway its name, for messages
   * @throws GatewayException if the gateway cannot be reached in time, answers with a status other
   *     than 200, or sends more than 64 KiB
   */
  byte[] fetch(String gateway, URI url) throws GatewayException {
    try (Exchange exchange = new Exchange(tls, timeout)) {
      Future<byte[]> answer = threads.submit(() -> answer(exchange, gateway, url));
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new GatewayException(gateway, "timed out");
    } catch (RejectedExecutionException e) {
      throw new GatewayException(
          gateway, "not requested: too many concurrent requests, or the service is stopping");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(gateway, "interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException refusal) {
        throw refusal;
      }
      throw new GatewayException(
          gateway,
          e.getCause() instanceof Exception failure ? Failures.describe(failure) : "failed");
    }
  }

  private static byte[] answer(Exchange exchange, String gateway, URI url)
      throws IOException, GatewayException {
    HttpGet request = new HttpGet("/");
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    request.setPath((url.getRawPath().isEmpty() ? "/" : url.getRawPath()) + query);
    request.setHeader("User-Agent", "Tapbill");
    request.setHeader("Accept", "application/json");
    request.setHeader("Connection", "close");
    ClassicHttpResponse response =
        exchange.send(
            request,
            new HttpHost(url.getScheme(), url.getHost(), url.getPort()),
            List.of(InetAddress.getAllByName(url.getHost())));
    if (response.getCode() != 200) {
      throw new GatewayException(gateway, "answered " + response.getCode());
    }
    byte[] body = new byte[0];
    if (response.getEntity() != null) {
      // Closing the stream would read it to its end; the socket is closed instead.
      InputStream content = response.getEntity().getContent();
      body = content.readNBytes(LARGEST_ANSWER + 1);
    }
    if (body.length > LARGEST_ANSWER) {
      throw new GatewayException(gateway, "the answer is larger than " + LARGEST_ANSWER + " bytes");
    }
    return body;
  }

  /** Rejects new calls; running calls end at the latest with their timeout. */
  @Override
  public void stop() {
    threads.shutdown();
  }
}
