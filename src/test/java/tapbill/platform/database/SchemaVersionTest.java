package tapbill.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;

class SchemaVersionTest {

  @Test
  void aMigrationMayTakeLongerThanTheStatementOfARequest() throws Exception {
    String uri = Engine.POSTGRESQL.newDatabase();
    try (Connection other = Sql.connect(uri);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE flyway_schema_history IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Database> starting =
          CompletableFuture.supplyAsync(
              () ->
                  new Database(
                      DatabaseUri.parse(uri),
                      new DatabaseSettings(uri, 4, Duration.seconds(10)),
                      java.time.Duration.ofSeconds(1)));
      assertThat(
              starting
                  .handle((database, error) -> error)
                  .completeOnTimeout(null, 3, TimeUnit.SECONDS))
          .succeedsWithin(java.time.Duration.ofSeconds(60))
          .isNull();
      other.rollback();
      starting.get(60, TimeUnit.SECONDS).stop();
    }
  }
}
