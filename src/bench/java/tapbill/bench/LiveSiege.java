package tapbill.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what one address can do to the live stream: it opens as many streams as it may, each
 * with another {@code Last-Event-ID}, after pours that each stream has missed, and does not read
 * some of them. Prints the service's memory, the latency of openings and closings, and how many
 * events another page gets meanwhile.
 */
public final class LiveSiege {
  private static final int DISPENSERS = 64;
  private static final int VENUE = 100;

  /** With the page that counts events, the most streams of one address. */
  private static final int STREAMS = 4999;

  private LiveSiege() {}

  /** Arguments: the jar, rounds, seconds of a measurement. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("tapbill-siege");
    try (Service service =
        new Service(Path.of(args[0]), "sqlite:///" + folder.resolve("db"), true, DISPENSERS)) {
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

  static void run(Service service, double seconds) throws IOException, InterruptedException {
    AtomicLong events = new AtomicLong();
    Thread page = new Thread(() -> countEvents(service, events), "page");
    page.setDaemon(true);
    page.start();
    // More pours than a stream is sent.
    service.load(1, Math.max(seconds, 15), VENUE, service.dispensers);
    measure("without the siege", service, seconds, events);
    try (Live.Pages siege = Live.Pages.connect(service, STREAMS, "siege")) {
      measure("with " + STREAMS + " streams", service, seconds, events);
      System.out.println(siege.received());
    }
  }

  private static void measure(String name, Service service, double seconds, AtomicLong events)
      throws IOException, InterruptedException {
    if (!service.isAlive()) {
      System.out.println(name + ": the service has ended");
      return;
    }
    System.out.println(name + ": " + service.footprint());
    long before = events.get();
    Figures figures = service.load(1, seconds, VENUE, service.dispensers);
    System.out.printf(
        "%s: %.0f openings and closings per second, p50 %.1f ms, p99 %.1f ms, %d errors;"
            + " another page got %d events; %d MB resident%n",
        name,
        figures.perSecond(),
        figures.p50(),
        figures.p99(),
        figures.errors(),
        events.get() - before,
        figures.megabytes());
  }

  private static void countEvents(Service service, AtomicLong events) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(service.read("/api/live"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: opened") || line.equals("event: closed")) {
          events.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
