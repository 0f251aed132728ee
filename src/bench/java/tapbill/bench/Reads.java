package tapbill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures what screens and programs read, in turn with an empty request on the same process, and
 * prints the rate of each as a share of the empty request's rate in the same round.
 */
public final class Reads {
  private static final int CONNECTIONS = 32;
  private static final int DISPENSERS = 64;
  private static final int READINGS = 10;
  private static final String EMPTY = "empty request";

  private Reads() {}

  /** Arguments: the jar, rounds, seconds of a measurement, seconds of a warm-up. */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    double seconds = Double.parseDouble(args[2]);
    double warmUp = Double.parseDouble(args[3]);
    Path folder = Files.createTempDirectory(Path.of("target"), "reads").toAbsolutePath();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Service onPostgres = new Service(jar, Bench.databaseUri(postgres), true, DISPENSERS)) {
      measure("PostgreSQL", onPostgres, rounds, seconds, warmUp);
    }
    try (Service onSqlite =
        new Service(jar, "sqlite:///" + folder.resolve("tapbill.db"), true, DISPENSERS)) {
      measure("SQLite", onSqlite, rounds, seconds, warmUp);
    }
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  private static void measure(
      String database, Service service, int rounds, double seconds, double warmUp)
      throws IOException, InterruptedException {
    service.load(CONNECTIONS, seconds, service.dispensers); // some pours
    for (int i = 0; i < READINGS; i++) {
      service.post(
          "/api/data",
          "{\"gateway\":\"default\",\"time\":\"%s\",\"value\":4.5,\"tags\":[]}"
              .formatted(Instant.now().minusSeconds(i)));
    }
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put(EMPTY, "/healthz");
    paths.put("one tap", service.dispensers.get(0));
    paths.put("64 taps", "/api/dispenser");
    paths.put("wall", "/");
    paths.put("totals of 64 taps", "/api/statistics?transactions=none");
    paths.put("ten readings", "/api/data?gateway=default&limit=10");
    for (String path : paths.values()) {
      service.load(CONNECTIONS, warmUp / paths.size(), gets(path));
    }
    Map<String, List<Figures>> all = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      service.logIn();
      for (Map.Entry<String, String> path : paths.entrySet()) {
        all.computeIfAbsent(path.getKey(), key -> new ArrayList<>())
            .add(service.load(CONNECTIONS, seconds, gets(path.getValue())));
      }
    }
    all.forEach((name, figures) -> print(database + ", " + name, figures, all.get(EMPTY)));
  }

  private static List<String> gets(String path) {
    return IntStream.range(0, CONNECTIONS).mapToObj(i -> "GET " + path).toList();
  }

  private static void print(String name, List<Figures> rounds, List<Figures> empty) {
    double[] rates = rounds.stream().mapToDouble(Figures::perSecond).sorted().toArray();
    double[] shares =
        IntStream.range(0, rounds.size())
            .mapToDouble(i -> rounds.get(i).perSecond() / empty.get(i).perSecond())
            .sorted()
            .toArray();
    int middle = rates.length / 2;
    System.out.printf(
        "%-30s %6.0f/s [%.0f, %.0f], of an empty request %.2f [%.2f, %.2f], p99 %.1f ms,"
            + " %d errors, %d MB%n",
        name,
        rates[middle],
        rates[0],
        rates[rates.length - 1],
        shares[middle],
        shares[0],
        shares[shares.length - 1],
        rounds.stream().mapToDouble(Figures::p99).sorted().toArray()[middle],
        rounds.stream().mapToLong(Figures::errors).sum(),
        rounds.stream().mapToLong(Figures::megabytes).max().orElse(0));
  }
}
