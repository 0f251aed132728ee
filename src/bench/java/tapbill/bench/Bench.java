package tapbill.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens and closes taps as fast as it goes, beside the same statements without any service, on the
 * same server, in turn. Prints medians with their spread, and keeps every figure as JSON.
 */
public final class Bench {
  private static final int CONNECTIONS = 32;
  private static final int DISPENSERS = 64;

  private final Path jar;
  private final double seconds;
  private final double warmUp;
  private final Map<String, List<Figures>> results = new LinkedHashMap<>();
  private int databases;

  private Bench(Path jar, double seconds, double warmUp) {
    this.jar = jar;
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /** Arguments: the jar, rounds, seconds of a measurement and of a warm-up, the results' file. */
  public static void main(String[] args) throws Exception {
    Bench bench =
        new Bench(Path.of(args[0]), Double.parseDouble(args[2]), Double.parseDouble(args[3]));
    if (!Baseline.hasPgbench()) {
      System.out.println(
          "pgbench is not installed (apt-get install postgresql):"
              + " a loop over JDBC takes its place");
    }
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start()) {
      for (int round = 0; round < Integer.parseInt(args[1]); round++) {
        bench.postgresql(postgres);
        bench.sqlite();
      }
    }
    bench.print();
    Path file = Path.of(args[4]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(bench.results));
    System.out.println("All figures: " + file);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void postgresql(EmbeddedPostgres postgres)
      throws SQLException, IOException, InterruptedException {
    String name = "bench_" + databases++;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    String address = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + name;
    service("PostgreSQL", address);
    baseline(address, jdbc(postgres, name), ", ", CONNECTIONS, 1);
    try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE pour DISABLE TRIGGER USER");
    }
    baseline(address, jdbc(postgres, name), " without totals, ", CONNECTIONS);
  }

  private void baseline(String address, String jdbc, String what, int... clientNumbers)
      throws IOException, InterruptedException {
    for (int clients : clientNumbers) {
      add(
          "PostgreSQL, statements alone" + what + clients,
          Baseline.hasPgbench()
              ? Baseline.pgbench(address, clients, seconds)
              : Baseline.jdbc(jdbc, clients, seconds));
    }
  }

  private static String jdbc(EmbeddedPostgres postgres, String database) {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database + "?user=postgres";
  }

  private void sqlite() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(Path.of("target"), "bench");
    Path file = folder.resolve("tapbill.db").toAbsolutePath();
    service("SQLite", "sqlite:///" + file);
    add(
        "SQLite, statements alone, 1",
        Baseline.jdbc(
            "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE",
            1,
            seconds));
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  private void service(String database, String address) throws IOException, InterruptedException {
    for (boolean groupCommit : new boolean[] {true, false}) {
      String name = database + (groupCommit ? ", group commit, " : ", one by one, ");
      try (Service service = new Service(jar, address, groupCommit, DISPENSERS)) {
        load(service, CONNECTIONS, warmUp, service.dispensers); // the compiler of the JVM
        add(name + CONNECTIONS, load(service, CONNECTIONS, seconds, service.dispensers));
        if (groupCommit) {
          add(name + 1, load(service, 1, seconds, service.dispensers));
          add(
              database + ", empty request, 1",
              load(service, 1, seconds, List.of("GET /docs/none")));
        }
      }
    }
  }

  private Figures load(Service service, int connections, double duration, List<String> paths)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                Integer.toString(service.port()),
                Integer.toString(connections),
                Double.toString(duration)));
    command.addAll(paths);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return Figures.fromJson(output).withMegabytes(service.megabytes());
  }

  private void add(String name, Figures figures) {
    results.computeIfAbsent(name, key -> new ArrayList<>()).add(figures);
    System.out.printf("%-40s %s%n", name, figures.toJson());
  }

  private void print() {
    System.out.printf(
        "%n%-36s %18s %8s %8s %7s %6s%n",
        "median [least, most]", "per second", "p50 ms", "p99 ms", "errors", "MB");
    results.forEach(
        (name, rounds) ->
            System.out.printf(
                "%-36s %6.0f [%5.0f,%5.0f] %8.2f %8.2f %7d %6d%n",
                name,
                median(rounds, Figures::perSecond),
                rounds.stream().mapToDouble(Figures::perSecond).min().orElse(0),
                rounds.stream().mapToDouble(Figures::perSecond).max().orElse(0),
                median(rounds, Figures::p50),
                median(rounds, Figures::p99),
                rounds.stream().mapToLong(Figures::errors).sum(),
                rounds.stream().mapToLong(Figures::megabytes).max().orElse(0)));
    System.out.printf("%n%-66s %s%n", "ratio, of each round", "median [least, most]");
    ratio("PostgreSQL, group commit, 32", "PostgreSQL, statements alone, 32");
    ratio("PostgreSQL, group commit, 32", "PostgreSQL, statements alone without totals, 32");
    ratio("PostgreSQL, group commit, 32", "PostgreSQL, one by one, 32");
    ratio("SQLite, group commit, 32", "SQLite, statements alone, 1");
    ratio("SQLite, group commit, 32", "SQLite, one by one, 32");
    for (String database : List.of("PostgreSQL", "SQLite")) {
      List<Figures> group = results.get(database + ", group commit, 32");
      System.out.printf(
          "%-66s %.2f%n",
          database + ", group commit, 32: p99 / p50",
          median(group, Figures::p99) / median(group, Figures::p50));
      double alone =
          median(results.get(database + ", statements alone, 1"), Figures::p50)
              + median(results.get(database + ", empty request, 1"), Figures::p50);
      System.out.printf(
          "%-66s %.2f%n",
          database + ", 1 connection: p50 / (commit + empty request)",
          median(results.get(database + ", group commit, 1"), Figures::p50) / alone);
    }
  }

  private void ratio(String name, String other) {
    double[] ratios = new double[results.get(name).size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = results.get(name).get(i).perSecond() / results.get(other).get(i).perSecond();
    }
    java.util.Arrays.sort(ratios);
    System.out.printf(
        "%-66s %.2f [%.2f, %.2f]%n",
        name + " / " + other, ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
  }

  private static double median(
      List<Figures> rounds, java.util.function.ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
