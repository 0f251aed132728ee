package tapbill.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how soon pours are closed whose bounds come within the same second, and how long eight
 * other connections wait meanwhile for opening and closing their taps.
 */
public final class Bounds {
  private static final int TAPS = 10_000;
  private static final int OTHERS = 64;
  private static final int CONNECTIONS = 8;
  private static final int PER_SECOND = 400;
  private static final double FLOW = 0.064;
  private static final double SECONDS = 8;

  private Bounds() {}

  /** Argument: the jar. */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Path folder = Files.createTempDirectory(Path.of("target"), "bounds").toAbsolutePath();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Service service = new Service(jar, Bench.databaseUri(postgres), true, OTHERS + TAPS)) {
      measure("PostgreSQL", service);
    }
    try (Service service =
        new Service(jar, "sqlite:///" + folder.resolve("tapbill.db"), true, OTHERS + TAPS)) {
      measure("SQLite", service);
    }
  }

  private static void measure(String database, Service service) throws Exception {
    List<String> others = service.dispensers.subList(0, OTHERS);
    List<String> taps = service.dispensers.subList(OTHERS, OTHERS + TAPS);
    service.load(CONNECTIONS, SECONDS, others); // at full speed, as a warm-up
    Instant end = Instant.now().plusSeconds(60);
    open(service, taps, end);
    Duration left = Duration.between(Instant.now(), end);
    if (left.toMillis() < (SECONDS + 3) * 1000) {
      throw new IllegalStateException("Opening took too long: " + left + " are left");
    }
    Figures before = service.load(CONNECTIONS, SECONDS, PER_SECOND, others);
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis() - 1000));
    CompletableFuture<Duration> closed =
        CompletableFuture.supplyAsync(() -> closed(service, taps, end));
    Figures during = service.load(CONNECTIONS, SECONDS, PER_SECOND, others);
    System.out.printf(
        "%s: %d pours ended within %d ms after the last bound; others p50 %.1f and p99 %.1f ms"
            + " before, %.1f and %.1f ms meanwhile, %d errors%n",
        database,
        TAPS,
        closed.get().toMillis(),
        before.p50(),
        before.p99(),
        during.p50(),
        during.p99(),
        during.errors());
  }

  /** Opens taps whose bounds come at the same moment, as far as microlitres allow. */
  private static void open(Service service, List<String> taps, Instant end) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<JsonNode>> opened = new ArrayList<>();
      for (String tap : taps) {
        opened.add(
            threads.submit(
                () -> {
                  double seconds = Duration.between(Instant.now(), end).toMillis() / 1e3;
                  return service.post(
                      tap + "/open", "{\"max_amount\":%.6f}".formatted(FLOW * seconds));
                }));
      }
      for (Future<JsonNode> each : opened) {
        if (!each.get().has("ends_by")) {
          throw new IllegalStateException(each.get().toString());
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Waits until the last tap is closed, and returns how long after its bound that is. */
  private static Duration closed(Service service, List<String> taps, Instant end) {
    try {
      while (true) {
        String metrics = new String(service.read("/metrics").readAllBytes(), UTF_8);
        Instant now = Instant.now();
        int at = metrics.indexOf("\ntapbill_pours_ended_by_bound_total ");
        double ended = Double.parseDouble(metrics.substring(at + 36).split("\n", 2)[0].trim());
        if (ended >= taps.size()) {
          return Duration.between(end, now);
        }
        Thread.sleep(50);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
