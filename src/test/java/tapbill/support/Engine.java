package tapbill.support;

import io.dropwizard.util.Duration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;

/** The two database engines, each of which creates databases for tests. */
public enum Engine {
  SQLITE {
    @Override
    public String emptyDatabase() {
      return "sqlite:///" + newFile();
    }

    @Override
    public String newDatabase() {
      Path file = newFile();
      try {
        Files.copy(MigratedFile.PATH, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "sqlite:///" + file;
    }

    private Path newFile() {
      try {
        return Files.createTempDirectory("tapbill").resolve("tapbill.db");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  POSTGRESQL {
    @Override
    public String emptyDatabase() {
      return create("template1");
    }

    @Override
    public String newDatabase() {
      return create(MigratedDatabase.NAME);
    }

    private String create(String template) {
      String name = "tapbill_" + COUNTER.incrementAndGet();
      Sql.on(uri("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template);
      return uri(name);
    }
  };

  private static final AtomicInteger COUNTER = new AtomicInteger();

  /** Creates a database without tables and returns its URI in the format of DB_URI. */
  public abstract String emptyDatabase();

  /** Creates an empty database with the newest schema, by a fast copy, and returns its URI. */
  public abstract String newDatabase();

  /**
   * Allows connections to a PostgreSQL database, or forbids them and ends the existing ones.
   *
   * @param databaseUri a URI that {@link #newDatabase} returned
   */
  public static void allowConnections(String databaseUri, boolean allowed) {
    String name = name(databaseUri);
    String server = uri("postgres");
    Sql.on(server, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed);
    if (!allowed) {
      Sql.texts(
          server,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }
  }

  private static String uri(String postgresqlDatabase) {
    return "postgresql://postgres:postgres@localhost:"
        + Server.RUNNING.getPort()
        + "/"
        + postgresqlDatabase;
  }

  /** Migrates a database as the program does at startup and returns its URI. */
  private static String migrated(String databaseUri) {
    new Database(
            DatabaseUri.parse(databaseUri),
            new DatabaseSettings(databaseUri, 4, Duration.seconds(10)))
        .stop();
    return databaseUri;
  }

  private static final class MigratedFile {
    static final Path PATH =
        Path.of(migrated(SQLITE.emptyDatabase()).substring("sqlite:///".length()));
  }

  private static final class MigratedDatabase {
    static final String NAME = name(migrated(POSTGRESQL.emptyDatabase()));
  }

  private static String name(String databaseUri) {
    return databaseUri.substring(databaseUri.lastIndexOf('/') + 1);
  }

  /** The PostgreSQL server of all tests, started on first use. */
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
