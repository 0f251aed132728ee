package tapbill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the cost of connected pages: memory and threads, and the latency of openings and
 * closings with and without them, in turn, on the same process. Only one connection opens and
 * closes taps: more of them use up two cores, and then the figures show the lack of cores instead
 * of the delay that pages cause. It does so at the rate of a large venue, and at full speed.
 */
public final class Live {
  private static final int DISPENSERS = 64;
  private static final int PAGES = 5000;

  /** Openings and closings per second: a thousand taps, each busy for ten of twenty seconds. */
  private static final int VENUE = 100;

  private static final int FASTEST = 0;

  private Live() {}

  /** Arguments: the jar, rounds, seconds of a measurement, seconds of the warm-up. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    double seconds = Double.parseDouble(args[2]);
    Map<String, List<Figures>> all = new LinkedHashMap<>();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Service service =
            new Service(Path.of(args[0]), Bench.databaseUri(postgres), true, DISPENSERS)) {
      service.load(1, Double.parseDouble(args[3]), service.dispensers);
      for (int round = 0; round <= rounds; round++) {
        System.out.println("without pages: " + service.footprint());
        measure(service, seconds, "without", all);
        try (Pages connected = Pages.connect(service, PAGES)) {
          System.out.println("with " + PAGES + " pages: " + service.footprint());
          measure(service, seconds, "with", all);
          System.out.println(connected.received());
        }
        if (round == 0) {
          System.out.println("That was to warm up.");
          all.clear();
        }
      }
    }
    System.out.println("Medians [least, most]:");
    all.forEach(Live::print);
  }

  private static void measure(
      Service service, double seconds, String name, Map<String, List<Figures>> all)
      throws IOException, InterruptedException {
    for (int perSecond : new int[] {VENUE, FASTEST}) {
      Figures figures = service.load(1, seconds, perSecond, service.dispensers);
      String pace = perSecond == FASTEST ? "fastest" : perSecond + "/s";
      print(name + ", " + pace, List.of(figures));
      all.computeIfAbsent(name + ", " + pace, key -> new ArrayList<>()).add(figures);
    }
  }

  private static void print(String name, List<Figures> rounds) {
    System.out.printf(
        "%-17s %s per second, p50 %s ms, p99 %s ms, %d errors, %d MB%n",
        name,
        spread("%.0f", rounds, Figures::perSecond),
        spread("%.2f", rounds, Figures::p50),
        spread("%.2f", rounds, Figures::p99),
        rounds.stream().mapToLong(Figures::errors).sum(),
        rounds.stream().mapToLong(Figures::megabytes).max().orElse(0));
  }

  private static String spread(
      String format, List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    String median = format.formatted(sorted[sorted.length / 2]);
    return sorted.length == 1
        ? median
        : (median + " [" + format + ", " + format + "]")
            .formatted(sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The process of {@link LivePages}. It has the lowest priority, because real pages run on other
   * machines than the server.
   */
  record Pages(Process process) implements AutoCloseable {
    static Pages connect(Service service, int pages, String... arguments) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "nice",
                  "-n",
                  "19",
                  Bench.java(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LivePages.class.getName(),
                  Integer.toString(service.port()),
                  Integer.toString(pages)));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Pages connected = new Pages(process);
      System.out.println(connected.line());
      return connected;
    }

    /** Returns a line on the bytes received since the last call. */
    String received() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      return line();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = process.getInputStream().read(); c > '\n'; c = process.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString();
    }

    @Override
    public void close() {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
