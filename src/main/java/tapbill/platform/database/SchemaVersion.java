package tapbill.platform.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/** The version of the schema that this program works on. */
record SchemaVersion(String version) {

  /** Brings the schema to the newest version; nodes that start together wait for each other. */
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

  /** Still true after a newer node has migrated further: old nodes go on during a deployment. */
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
