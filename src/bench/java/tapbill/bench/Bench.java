package tapbill.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures openings and closings at full speed, and in turn the same statements without the
 * service, on the same database server. All services run during all rounds and are warmed up once:
 * an idle service costs nothing, and the JVM's compiler needs minutes. Prints medians with their
 * spread, and writes every figure to a JSON file.
 */
public final class Bench {
  private static final int CONNECTIONS = 32;
  private static final int DISPENSERS = 64;

  private final double seconds;
  private final Map<String, List<Figures>> results = new LinkedHashMap<>();

  private Bench(double seconds) {
    this.seconds = seconds;
  }

  /** Arguments: the jar, rounds, seconds of a measurement, seconds of a warm-up, result file. */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Bench bench = new Bench(Double.parseDouble(args[2]));
    double warmUp = Double.parseDouble(args[3]);
    if (!Baseline.hasPgbench()) {
      System.out.println(
          "pgbench is not installed (apt-get install postgresql):"
              + " a loop over JDBC takes its place");
    }
    Path folder = Files.createTempDirectory(Path.of("target"), "bench").toAbsolutePath();
    String sqlite = folder.resolve("tapbill.db").toString();
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        Service postgresGroups = new Service(jar, databaseUri(postgres), true, DISPENSERS);
        Service postgresOneByOne = new Service(jar, databaseUri(postgres), false, DISPENSERS);
        Service sqliteGroups = new Service(jar, "sqlite:///" + sqlite, true, DISPENSERS);
        Service sqliteOneByOne = new Service(jar, "sqlite:///" + sqlite, false, DISPENSERS)) {
      for (Service service :
          List.of(postgresGroups, postgresOneByOne, sqliteGroups, sqliteOneByOne)) {
        service.load(CONNECTIONS, warmUp, service.dispensers);
      }
      for (int round = 0; round < Integer.parseInt(args[1]); round++) {
        bench.groups("PostgreSQL", postgresGroups);
        bench.baseline(postgres, ", ", CONNECTIONS, 1);
        bench.oneByOne("PostgreSQL", postgresOneByOne);
        execute(postgres, "ALTER TABLE pour DISABLE TRIGGER USER");
        bench.baseline(postgres, " without totals, ", CONNECTIONS);
        execute(postgres, "ALTER TABLE pour ENABLE TRIGGER USER");
        bench.groups("SQLite", sqliteGroups);
        bench.add(
            "SQLite, statements alone, 1",
            Baseline.jdbc(
                "jdbc:sqlite:"
                    + sqlite
                    + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE",
                1,
                bench.seconds));
        bench.oneByOne("SQLite", sqliteOneByOne);
      }
    }
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
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

  /** Returns the URI of the server's default database. */
  static String databaseUri(EmbeddedPostgres postgres) {
    return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres";
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void groups(String database, Service service) throws IOException, InterruptedException {
    String name = database + ", group commit, ";
    add(name + CONNECTIONS, service.load(CONNECTIONS, seconds, service.dispensers));
    add(name + 1, service.load(1, seconds, service.dispensers));
    add(database + ", empty request, 1", service.load(1, seconds, List.of("GET /healthz")));
  }

  private void oneByOne(String database, Service service) throws IOException, InterruptedException {
    add(
        database + ", one by one, " + CONNECTIONS,
        service.load(CONNECTIONS, seconds, service.dispensers));
  }

  private void baseline(EmbeddedPostgres postgres, String what, int... clientNumbers)
      throws IOException, InterruptedException {
    for (int clients : clientNumbers) {
      add(
          "PostgreSQL, statements alone" + what + clients,
          Baseline.hasPgbench()
              ? Baseline.pgbench(databaseUri(postgres), clients, seconds)
              : Baseline.jdbc(postgres.getJdbcUrl("postgres", "postgres"), clients, seconds));
    }
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
    Arrays.sort(ratios);
    System.out.printf(
        "%-66s %.2f [%.2f, %.2f]%n",
        name + " / " + other, ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
