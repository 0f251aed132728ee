package tapbill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the two statements of a pour against the database alone, each in its own transaction.
 */
final class Baseline {
  private static final String INSERT =
      "INSERT INTO pour (dispenser_id, flow_volume, price, opened_at) VALUES (%s, 64000, 12250000, 1)";
  private static final String UPDATE =
      "UPDATE pour SET closed_at = 2, volume = 3, cost = 4"
          + " WHERE dispenser_id = %s AND closed_at IS NULL";

  private Baseline() {}

  /** Checks that pgbench is installed; on Debian it belongs to the package postgresql. */
  static boolean hasPgbench() {
    try {
      return new ProcessBuilder("pgbench", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Measures commits per second by pgbench, with prepared statements.
   *
   * @param url {@code postgresql://…} of a database that the service has migrated
   */
  static Figures pgbench(String url, int clients, double seconds)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("tapbill-bench", ".sql");
    String dispenser = ":client_id + 1";
    Files.writeString(
        script, INSERT.formatted(dispenser) + ";\n" + UPDATE.formatted(dispenser) + ";\n");
    Process process =
        new ProcessBuilder(
                List.of(
                    "pgbench",
                    "--no-vacuum",
                    "--protocol=prepared",
                    "--client=" + clients,
                    "--jobs=" + Math.min(2, clients),
                    "--time=" + Math.max(1, (int) seconds),
                    "--file=" + script,
                    url))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Files.delete(script);
    Matcher tps = Pattern.compile("tps = ([0-9.]+)").matcher(output);
    if (!tps.find()) {
      throw new IllegalStateException(output);
    }
    // pgbench counts runs of its script, each of which commits twice.
    double commits = 2 * Double.parseDouble(tps.group(1));
    return new Figures(commits, 1000 * clients / commits, 0, 0, 0);
  }

  /**
   * Measures commits per second of a loop over JDBC connections, each with a thread and a
   * dispenser.
   *
   * @param url JDBC URL of a database that the service has migrated
   */
  static Figures jdbc(String url, int clients, double seconds) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long[][] latencies = new long[clients][];
    Thread[] threads = new Thread[clients];
    for (int i = 0; i < clients; i++) {
      int client = i;
      threads[i] = new Thread(() -> latencies[client] = loop(url, client + 1, end));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long[] all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Figures(
        all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        0,
        0);
  }

  private static long[] loop(String url, int dispenser, long end) {
    long[] latencies = new long[1024];
    int count = 0;
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert = connection.prepareStatement(INSERT.formatted("?"));
        PreparedStatement update = connection.prepareStatement(UPDATE.formatted("?"))) {
      insert.setLong(1, dispenser);
      update.setLong(1, dispenser);
      for (PreparedStatement next = insert;
          System.nanoTime() < end;
          next = next == insert ? update : insert) {
        long start = System.nanoTime();
        next.executeUpdate();
        if (count == latencies.length) {
          latencies = Arrays.copyOf(latencies, count * 2);
        }
        latencies[count++] = System.nanoTime() - start;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(latencies, count);
  }
}
