package tapbill.platform.outbound;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its answer, on a connection of its own, which any other thread can close at
 * any time.
 *
 * <p>The minimal client of Apache HttpClient is used because it has no redirects, retries, proxies,
 * cookies, credentials and decompression that would have to be disabled. Connections are not
 * reused: a callback that is sent on a connection that the target has closed would be lost.
 */
public final class Exchange implements AutoCloseable {
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_HEADER = 8192;

  /**
   * The most parts into which the timeout is divided among addresses, so that an address that does
   * not answer leaves time for the next one.
   */
  private static final int MOST_SHARES = 3;

  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxHeaderCount(MOST_HEADERS).setMaxLineLength(LONGEST_HEADER).build();

  /** Creates connections with the strict parser; the default one skips lines that are not HTTP. */
  private static final ManagedHttpClientConnectionFactory CONNECTIONS =
      ManagedHttpClientConnectionFactory.builder()
          .http1Config(LIMITS)
          .responseParserFactory(new DefaultHttpResponseParserFactory(LIMITS))
          .build();

  private final TlsSocketStrategy tls;
  private final Duration timeout;
  private @Nullable Socket socket;
  private boolean ended;

  /**
   * Creates an exchange, which does not connect yet.
   *
   * @param timeout the timeout of each step; to limit the whole exchange, {@link #close} it
   */
  public Exchange(TlsSocketStrategy tls, Duration timeout) {
    this.tls = tls;
    this.timeout = timeout;
  }

  /**
   * Sends a request and reads the head of its answer.
   *
   * @param addresses the addresses of the target, which are tried in order until one accepts
   * @return the answer, whose body need not be read; it must not be closed, because closing it
   *     would read the body to its end
   */
  public ClassicHttpResponse send(
      ClassicHttpRequest request, HttpHost target, List<InetAddress> addresses) throws IOException {
    MinimalHttpClient client = HttpClients.createMinimal(connectionTo(addresses));
    return client.executeOpen(target, request, null);
  }

  private BasicHttpClientConnectionManager connectionTo(List<InetAddress> addresses) {
    HttpClientConnectionOperator operator =
        new DefaultHttpClientConnectionOperator(
            socksProxy -> newSocket(),
            null,
            new KnownAddresses(addresses),
            RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    Timeout whole = Timeout.of(timeout);
    Timeout share = Timeout.of(timeout.dividedBy(Math.min(addresses.size(), MOST_SHARES)));
    BasicHttpClientConnectionManager connection =
        new BasicHttpClientConnectionManager(operator, CONNECTIONS);
    connection.setConnectionConfig(
        ConnectionConfig.custom().setConnectTimeout(share).setSocketTimeout(whole).build());
    connection.setTlsConfig(TlsConfig.custom().setHandshakeTimeout(whole).build());
    return connection;
  }

  private synchronized Socket newSocket() throws IOException {
    if (ended) {
      throw new InterruptedIOException("ended");
    }
    // By default, a SOCKS proxy of the system would be used, which resolves the name itself.
    socket = new Socket(Proxy.NO_PROXY);
    return socket;
  }

  /**
   * Aborts the exchange in any state: connecting, the TLS handshake, writing and reading all use
   * the one socket.
   */
  @Override
  public synchronized void close() {
    ended = true;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // The exchange has ended anyway.
      }
    }
  }

  /** Resolves every name to the addresses that were looked up and checked before. */
  private record KnownAddresses(List<InetAddress> addresses) implements DnsResolver {
    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
    }

    @Override
    public InetAddress[] resolve(String host) {
      return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
