package tapbill.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tapbill.platform.startcheck.OtherSchema;

/** The schema version that this program has migrated the database to. */
record SchemaVersion(String version) {

  /**
   * Migrates the schema to the newest version; nodes that start together wait for each other.
   *
   * @throws IllegalArgumentException if the database cannot be migrated, such as one with tables of
   *     another program, or cannot store all characters
   */
  static SchemaVersion migrate(DatabaseUri uri, DataSource dataSource) {
    FluentConfiguration configuration =
        Flyway.configure().locations(uri.dialect().migrations()).validateMigrationNaming(true);
    if (uri.dialect().isEmbedded()) {
      configuration.dataSource(dataSource);
    } else {
      // Without the time limit of the pool, because a migration may take minutes.
      configuration.dataSource(uri.location(), uri.user(), uri.password());
      requireUnicode(dataSource);
      requireOwnTables(dataSource);
    }
    Flyway flyway = configuration.load();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw new IllegalArgumentException(
          "The database of DB_URI cannot be migrated: " + firstLine(e.getMessage()), e);
    }
    return new SchemaVersion(flyway.info().current().getVersion().getVersion());
  }

  private static void requireUnicode(DataSource dataSource) {
    String encoding =
        Jdbi.create(dataSource)
            .withHandle(
                handle -> handle.createQuery("SHOW server_encoding").mapTo(String.class).one());
    if (!encoding.equals("UTF8")) {
      throw new IllegalArgumentException(
          "The database of DB_URI must be created with ENCODING 'UTF8'; it has " + encoding);
    }
  }

  private static void requireOwnTables(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      OtherSchema.refuse(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(e);
    }
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).strip().lines().findFirst().orElse("");
  }

  /**
   * Returns whether the database was migrated to this version. That stays true after a newer node
   * has migrated further, so that old nodes continue during a deployment.
   */
  boolean isCurrent(Handle handle) {
    return handle
        .createQuery(
            "SELECT count(*) FROM flyway_schema_history WHERE version = :version AND success")
        .bind("version", version)
        .mapTo(Integer.class)
        .one()
        .equals(1);
  }
}
