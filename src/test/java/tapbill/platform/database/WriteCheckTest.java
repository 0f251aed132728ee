package tapbill.platform.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** A database that can be read and not written to, as one whose disk is full. */
@OnBothDatabases
class WriteCheckTest {
  private final Engine engine;
  private final String database;

  WriteCheckTest(Engine engine) {
    this.engine = engine;
    this.database = engine.newDatabase();
  }

  @Test
  void theNodeIsUnhealthyUntilWritesSucceedAgain() {
    try (TestApp app = TestApp.start(database)) {
      await().atMost(60, SECONDS).until(() -> health(app) == 200 && isUp(app));
      Sql.on(
          database,
          engine == Engine.SQLITE
              ? "CREATE TRIGGER full BEFORE UPDATE ON write_check"
                  + " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
              : "ALTER TABLE write_check ADD CONSTRAINT full_disk CHECK (false) NOT VALID");
      await().atMost(60, SECONDS).until(() -> health(app) == 503 && !isUp(app));
      assertThat(app.anyone().get("/api/dispenser").status()).isEqualTo(200);

      Sql.on(
          database,
          engine == Engine.SQLITE
              ? "DROP TRIGGER full"
              : "ALTER TABLE write_check DROP CONSTRAINT full_disk");
      await().atMost(60, SECONDS).until(() -> health(app) == 200 && isUp(app));
    }
  }

  private static int health(TestApp app) {
    return app.anyone().get("/healthz").status();
  }

  private static boolean isUp(TestApp app) {
    return app.anyone().get("/metrics").body().contains("tapbill_database_up 1.0");
  }
}
