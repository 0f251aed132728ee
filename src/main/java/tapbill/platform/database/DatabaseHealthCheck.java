package tapbill.platform.database;

import com.codahale.metrics.health.HealthCheck;

/** Healthy while the database answers and its schema is the one that this program migrated to. */
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
