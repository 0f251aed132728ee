package tapbill.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures what one address can do to the callbacks of others: it requests as many authorizations
 * as it may, with callbacks to servers that accept connections and never answer. Prints how long
 * the callbacks of another address take, without and with the siege.
 */
public final class CallbackSiege {
  /** The requests that an address may make at once. */
  private static final int REQUESTS = 600;

  private static final int TARPITS = 40;
  private static final long INTERVAL_MILLIS = 100;
  private static final long LONGEST_MILLIS = 60_000;

  private final Service service;
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final Map<String, Long> received = new ConcurrentHashMap<>();

  private CallbackSiege(Service service) {
    this.service = service;
  }

  /** Arguments: the jar, rounds, seconds of a measurement. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("tapbill-siege");
    try (Service service =
        new Service(
            Path.of(args[0]),
            "sqlite:///" + folder.resolve("db"),
            true,
            0,
            Map.of("CALLBACKS_ALLOWED_TARGETS", "127.0.0.1", "TRUSTED_PROXIES", "1"))) {
      for (int round = 0; round < Integer.parseInt(args[1]); round++) {
        run(service, Double.parseDouble(args[2]));
      }
    }
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  /**
   * Measures a service that may call 127.0.0.1 and trusts one proxy.
   *
   * @param seconds of each of the two measurements
   */
  static void run(Service service, double seconds) throws IOException, InterruptedException {
    CallbackSiege siege = new CallbackSiege(service);
    HttpServer target = HttpServer.create(loopback(), REQUESTS);
    target.createContext(
        "/",
        exchange -> {
          siege.received.putIfAbsent(
              exchange.getRequestHeaders().getFirst("webhook-id"), System.nanoTime());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    target.start();
    List<ServerSocket> tarpits = new ArrayList<>();
    try {
      String url = "http://127.0.0.1:" + target.getAddress().getPort() + "/";
      siege.measure("without the siege", url, seconds);
      for (int i = 0; i < TARPITS; i++) {
        // The system accepts connections for it, and nobody reads them.
        ServerSocket tarpit = new ServerSocket(0, REQUESTS, InetAddress.getLoopbackAddress());
        tarpits.add(tarpit);
      }
      for (int i = 0; i < REQUESTS; i++) {
        int port = tarpits.get(i % TARPITS).getLocalPort();
        siege.request("198.51.100.1", "http://127.0.0.1:" + port + "/");
      }
      siege.measure("with " + REQUESTS + " callbacks to tarpits", url, seconds);
    } finally {
      target.stop(0);
      for (ServerSocket tarpit : tarpits) {
        tarpit.close();
      }
    }
  }

  private void measure(String name, String url, double seconds)
      throws IOException, InterruptedException {
    sent.clear();
    for (int i = 0; i < seconds * 1000 / INTERVAL_MILLIS; i++) {
      long start = System.nanoTime();
      sent.put(request("192.0.2.1", url), start);
      Thread.sleep(INTERVAL_MILLIS);
    }
    long end = System.currentTimeMillis() + LONGEST_MILLIS;
    while (!received.keySet().containsAll(sent.keySet()) && System.currentTimeMillis() < end) {
      Thread.sleep(INTERVAL_MILLIS);
    }
    List<Long> millis =
        sent.entrySet().stream()
            .filter(request -> received.containsKey(request.getKey()))
            .map(request -> received.get(request.getKey()) - request.getValue())
            .map(TimeUnit.NANOSECONDS::toMillis)
            .sorted()
            .toList();
    System.out.printf(
        "%s: %d of %d callbacks of another address arrived, p50 %d ms, p99 %d ms%n",
        name,
        millis.size(),
        sent.size(),
        millis.isEmpty() ? 0 : millis.get(millis.size() / 2),
        millis.isEmpty() ? 0 : millis.get((int) (millis.size() * 0.99)));
  }

  /** Requests an authorization as a client of an address, and returns its id. */
  private String request(String address, String callbackUrl)
      throws IOException, InterruptedException {
    HttpRequest request =
        service
            .request(
                "/station/%s/driver/%s/authorize?callback_url=%s"
                    .formatted(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        URLEncoder.encode(callbackUrl, StandardCharsets.UTF_8)))
            .header("X-Forwarded-For", address)
            .build();
    String body = service.http().send(request, HttpResponse.BodyHandlers.ofString()).body();
    int id = body.indexOf("request_id\":\"");
    if (id < 0) {
      throw new IllegalStateException(body);
    }
    int start = id + "request_id\":\"".length();
    return body.substring(start, body.indexOf('"', start));
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
