package tapbill.platform.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;

/** The schema version that this program has migrated the database to. */
record SchemaVersion(String version) {

  /** Migrates the schema to the newest version; nodes that start together wait for each other. */
  static SchemaVersion migrate(DatabaseUri uri, DataSource dataSource) {
    FluentConfiguration configuration =
        Flyway.configure().locations(uri.dialect().migrations()).validateMigrationNaming(true);
    if (uri.dialect().isEmbedded()) {
      configuration.dataSource(dataSource);
    } else {
      // Without the time limit of the pool, because a migration may take minutes.
      configuration.dataSource(uri.location(), uri.user(), uri.password());
    }
    Flyway flyway = configuration.load();
    flyway.migrate();
    return new SchemaVersion(flyway.info().current().getVersion().getVersion());
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
