package tapbill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What connected pages cost: memory and threads, and the time that an opening or closing takes with
 * and without them, in turn, on the same process. Only one connection opens and closes, as fast as
 * it is answered: with more of them two cores have nothing left, and who takes some of it is
 * measured, not who makes others wait.
 */
public final class Live {
  private static final int DISPENSERS = 64;
  private static final int PAGES = 5000;

  private Live() {}

  /** Arguments: the jar, rounds, seconds of a measurement and of the warm-up. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    double seconds = Double.parseDouble(args[2]);
    List<Figures> without = new ArrayList<>();
    List<Figures> with = new ArrayList<>();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Service service =
            new Service(Path.of(args[0]), Bench.address(postgres), true, DISPENSERS)) {
      service.load(1, Double.parseDouble(args[3]), service.dispensers);
      try (Pages warmUp = Pages.connect(service, PAGES)) {
        service.load(1, seconds, service.dispensers);
      }
      for (int round = 0; round < rounds; round++) {
        System.out.println("without: " + service.footprint());
        without.add(service.load(1, seconds, service.dispensers));
        try (Pages connected = Pages.connect(service, PAGES)) {
          System.out.println("with " + PAGES + " pages: " + service.footprint());
          with.add(service.load(1, seconds, service.dispensers));
          System.out.println(connected.received());
        }
        print("without", without.subList(round, round + 1));
        print("with", with.subList(round, round + 1));
      }
    }
    System.out.println("Medians:");
    print("without", without);
    print("with", with);
  }

  private static void print(String name, List<Figures> rounds) {
    System.out.printf(
        "%-8s %7.0f per second, p50 %.2f ms, p99 %.2f ms, %d errors, %d MB%n",
        name,
        median(rounds, Figures::perSecond),
        median(rounds, Figures::p50),
        median(rounds, Figures::p99),
        rounds.stream().mapToLong(Figures::errors).sum(),
        rounds.stream().mapToLong(Figures::megabytes).max().orElse(0));
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /**
   * Pages in a process of their own, which reads what they are sent. It has the lowest priority,
   * because pages are not on the server's machine.
   */
  private record Pages(Process process) implements AutoCloseable {
    static Pages connect(Service service, int pages) throws IOException {
      List<String> command =
          Arrays.asList(
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
              Integer.toString(pages));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Pages connected = new Pages(process);
      System.out.println(connected.line());
      return connected;
    }

    /** What has been received until now. */
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
