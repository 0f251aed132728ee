package tapbill.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The two databases, each giving out empty databases of its own. */
public enum Engine {
  SQLITE {
    @Override
    public String newDatabase() {
      try {
        return "sqlite:///" + Files.createTempDirectory("tapbill").resolve("tapbill.db");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  POSTGRESQL {
    @Override
    public String newDatabase() {
      String name = "tapbill_" + COUNTER.incrementAndGet();
      try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return "postgresql://postgres:postgres@localhost:" + Server.RUNNING.getPort() + "/" + name;
    }
  };

  private static final AtomicInteger COUNTER = new AtomicInteger();

  /** The URI of an empty database, as DB_URI has it. */
  public abstract String newDatabase();

  /**
   * Closes a database of PostgreSQL, and all connections to it, or opens it again.
   *
   * @param databaseUri one of {@link #newDatabase}
   */
  public static void allowConnections(String databaseUri, boolean allowed) {
    String name = databaseUri.substring(databaseUri.lastIndexOf('/') + 1);
    String server = databaseUri.substring(0, databaseUri.lastIndexOf('/') + 1) + "postgres";
    Sql.on(server, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed);
    if (!allowed) {
      Sql.texts(
          server,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }
  }

  /** One server for all tests, started when the first one asks. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void close(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
