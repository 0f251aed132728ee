package tapbill.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Taps that open and close at a steady pace, each on its own connection. */
final class HonestTaps implements AutoCloseable {
  static final int NUMBER = 8;

  /** After this time a tap gives up a request; its connection is then a new one. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(3);

  /** A request of a tap; the latency includes the delay by late answers to requests before. */
  private record Sample(int tap, Instant due, Instant done, boolean ok) {
    long millis() {
      return Duration.between(due, done).toMillis();
    }
  }

  private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(NUMBER);

  static HonestTaps start(Service service) {
    HonestTaps taps = new HonestTaps();
    for (int i = 0; i < NUMBER; i++) {
      int tap = i;
      String base = "http://localhost:" + service.port() + service.dispensers.get(tap);
      taps.threads.execute(() -> taps.openAndClose(tap, base));
    }
    return taps;
  }

  private void openAndClose(int tap, String base) {
    HttpClient http = HttpClient.newHttpClient();
    List<HttpRequest> requests = List.of(post(base + "/open"), post(base + "/close"));
    Instant due = Instant.now();
    try {
      for (int i = 0; ; i = 1 - i) {
        Siege.sleepUntil(due);
        boolean ok = send(http, requests.get(i));
        samples.add(new Sample(tap, due, Instant.now(), ok));
        due = due.plus(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpRequest post(String uri) {
    return HttpRequest.newBuilder(URI.create(uri))
        .timeout(TIMEOUT)
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  /**
   * A conflict, after an answer that was lost or with an attacker at the same tap, is an answer.
   */
  private static boolean send(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      return status == 200 || status == 403 || status == 409;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the latency of the requests that were due in a period. */
  String figures(Instant from, Instant to) {
    List<Sample> period =
        samples.stream()
            .filter(sample -> !sample.due().isBefore(from) && sample.due().isBefore(to))
            .toList();
    if (period.isEmpty()) {
      return "no answers";
    }
    long[] millis = period.stream().mapToLong(Sample::millis).sorted().toArray();
    return "p50 %d ms, p99 %d ms, %d of %d failed"
        .formatted(
            millis[millis.length / 2],
            millis[(int) (millis.length * 0.99)],
            period.stream().filter(sample -> !sample.ok()).count(),
            millis.length);
  }

  /** Waits until each tap is answered within a second again, and returns how long it took. */
  String recovery(Instant end) throws InterruptedException {
    while (Instant.now().isBefore(end.plus(LONGEST_RECOVERY))) {
      long answered =
          samples.stream()
              .filter(sample -> sample.ok() && sample.due().isAfter(end) && sample.millis() < 1000)
              .map(Sample::tap)
              .distinct()
              .count();
      if (answered == NUMBER) {
        return "%.1f s".formatted(Duration.between(end, Instant.now()).toMillis() / 1e3);
      }
      Thread.sleep(50);
    }
    return "none in " + LONGEST_RECOVERY.toSeconds() + " s";
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
