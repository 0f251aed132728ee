package tapbill.platform.database;

import com.codahale.metrics.health.HealthCheck;

/** Checks that the database answers and has the schema version of this program. */
public final class DatabaseHealthCheck extends HealthCheck {
  private final Database database;

  public DatabaseHealthCheck(Database database) {
    this.database = database;
  }

  @Override
  protected Result check() {
    return database.isMigrated() ? Result.healthy() : Result.unhealthy("migration missing");
  }
}
