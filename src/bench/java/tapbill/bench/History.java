package tapbill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a service whose database has few pours with one whose database has many, on the same
 * PostgreSQL server, call by call in turn.
 */
public final class History {
  private static final int DISPENSERS = 64;
  private static final int FEW = 1000;
  private static final int ROUNDS_OF_CALLS = 10;
  private static final int DAYS = 30;
  private static final String DAY = "from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z";

  private static final Map<String, String> READS = new LinkedHashMap<>();

  static {
    READS.put("totals of all", "/api/statistics?transactions=none");
    READS.put("totals of all, a day", "/api/statistics?transactions=none&" + DAY);
    READS.put("totals of all, odd times", "/api/statistics?transactions=none&" + odd(DAY));
    READS.put("transactions of all, a day *", "/api/statistics?" + DAY);
    READS.put("transactions of all, all *", "/api/statistics");
    READS.put("transactions of one, a day", "/api/statistics/7?" + DAY);
    READS.put("transactions of all, a page of a day", "/api/statistics?limit=100&" + DAY);
    READS.put("timeline by hour, a day", "/api/statistics/timeline?" + DAY);
    READS.put(
        "timeline by hour in India, a day", "/api/statistics/timeline?zone=Asia/Kolkata&" + DAY);
    READS.put(
        "timeline by day in Madrid, a month",
        "/api/statistics/timeline?bucket=day&zone=Europe/Madrid"
            + "&from=2026-05-31T22:00:00Z&to=2026-06-30T22:00:00Z");
    READS.put("export of a day *", "/api/statistics/export.csv?" + DAY);
  }

  private History() {}

  /**
   * Arguments: those of {@link Bench}, of which only the jar and the rounds are used, and the
   * number of pours of the larger database.
   */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    int many = Integer.parseInt(args[5]);
    int rounds = ROUNDS_OF_CALLS * Integer.parseInt(args[1]);
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      execute(postgres, "postgres", "CREATE DATABASE few", "CREATE DATABASE many");
      try (Service few = start(postgres, jar, "few");
          Service with = start(postgres, jar, "many")) {
        fill(postgres, "few", FEW);
        fill(postgres, "many", many);
        System.out.printf("Median milliseconds with %d and with %d pours, ratio%n", FEW, many);
        print("an opening and a closing", times(few, with, rounds * 100, History::openAndClose));
        READS.forEach(
            (name, path) -> print(name, times(few, with, rounds, service -> read(service, path))));
        System.out.println("* until the first byte of the body");
      }
    }
  }

  private interface Call {
    void on(Service service) throws IOException, InterruptedException;
  }

  private static List<List<Double>> times(Service few, Service many, int rounds, Call call) {
    List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>());
    try {
      for (int round = -rounds / 2; round < rounds; round++) {
        for (int i = 0; i < 2; i++) {
          long start = System.nanoTime();
          call.on(i == 0 ? few : many);
          double millis = (System.nanoTime() - start) / 1e6;
          if (round >= 0) { // Negative rounds warm up.
            times.get(i).add(millis);
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return times;
  }

  private static void print(String name, List<List<Double>> times) {
    double few = median(times.get(0));
    double many = median(times.get(1));
    System.out.printf("%-40s %9.2f %9.2f %6.2f%n", name, few, many, many / few);
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static void openAndClose(Service service) throws IOException, InterruptedException {
    for (String action : List.of("/open", "/close")) {
      HttpRequest request =
          service
              .request(service.dispensers.get(0) + action)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      service.http().send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Reads a response up to the first byte of its body and discards the rest. */
  private static void read(Service service, String path) throws IOException, InterruptedException {
    try (InputStream body = service.read(path)) {
      if (body.read() < 0) {
        throw new IllegalStateException(path + " is empty");
      }
    }
  }

  private static Service start(EmbeddedPostgres postgres, Path jar, String database)
      throws IOException, InterruptedException {
    return new Service(jar, uri(postgres, database), true, DISPENSERS);
  }

  /** Inserts pours of 22 seconds, spread evenly over a month and over the dispensers. */
  private static void fill(EmbeddedPostgres postgres, String database, int pours)
      throws SQLException {
    long step = DAYS * 86_400_000_000L / pours;
    execute(
        postgres,
        database,
        """
        INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost)
        SELECT 1 + i %% %d, 64000, 12250000, s, s + 22000000, 1408000, 17248000
        FROM generate_series(0, %d) i, LATERAL (SELECT 1780272000000000 + CAST(i AS BIGINT) * %d AS s) t
        """
            .formatted(DISPENSERS, pours - 1, step),
        "VACUUM ANALYZE");
  }

  private static String odd(String range) {
    return range.replace("00:00:00Z", "00:17:23.456Z");
  }

  private static String uri(EmbeddedPostgres postgres, String database) {
    return "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + database;
  }

  private static void execute(EmbeddedPostgres postgres, String database, String... statements)
      throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
