package tapbill.platform.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/** The schema version that this program has migrated the database to. */
record SchemaVersion(String version) {

  /** Migrates the schema to the newest version; nodes that start together wait for each other. */
  static SchemaVersion migrate(Dialect dialect, DataSource dataSource) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .locations(dialect.migrations())
            .validateMigrationNaming(true)
            .load();
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
