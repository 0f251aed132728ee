package tapbill.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens and closes taps until the given number of pours is reached, then reads all of them as
 * statistics and as an export, and prints the service's memory meanwhile. Its heap is 128 MB.
 */
public final class Endurance {
  private static final int CONNECTIONS = 32;
  private static final int DISPENSERS = 64;
  private static final double SECONDS = 40;
  private static final int MEGABYTE = 1 << 20;

  private Endurance() {}

  /** Arguments: those of {@link Bench}, of which only the jar is used, and the number of pours. */
  public static void main(String[] args) throws Exception {
    long pours = Long.parseLong(args[5]);
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
        Service service =
            new Service(Path.of(args[0]), Bench.databaseUri(postgres), true, DISPENSERS)) {
      System.out.printf("%12s %12s %8s %10s%n", "pours", "requests/s", "errors", "MB");
      for (long done = 0; done < pours; done = count(postgres)) {
        Figures figures = service.load(CONNECTIONS, SECONDS, service.dispensers);
        System.out.printf(
            "%12d %12.0f %8d %10d%n",
            count(postgres), figures.perSecond(), figures.errors(), figures.megabytes());
      }
      service.logIn();
      read(service, "/api/statistics");
      read(service, "/api/statistics/export.csv");
    }
  }

  private static long count(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT sum(total_pours) FROM dispenser")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void read(Service service, String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (InputStream body = service.read(path)) {
      if (body.read() < 0) {
        throw new IllegalStateException(path + " is empty");
      }
      double firstByte = (System.nanoTime() - start) / 1e6;
      long bytes = 1;
      long most = 0;
      for (int read = MEGABYTE; read == MEGABYTE; bytes += read) {
        read = body.readNBytes(MEGABYTE).length;
        most = Math.max(most, service.megabytes());
      }
      System.out.printf(
          "%s: %d bytes, first byte after %.0f ms, all after %.0f ms, at most %d MB%n",
          path, bytes, firstByte, (System.nanoTime() - start) / 1e6, most);
    }
  }
}
