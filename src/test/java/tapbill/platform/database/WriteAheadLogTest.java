package tapbill.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;

class WriteAheadLogTest {
  private static final String ROWS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
          + "INSERT INTO job (queue, subject, payload, created_at, due_at) "
          + "SELECT 'log', 'a subject', 'a payload of some fifty characters in all, or so', i, i FROM n";

  @Test
  void theLogIsShortAgainAfterALongReader() throws Exception {
    String uri = Engine.SQLITE.newDatabase();
    Database database =
        new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 4, Duration.seconds(10)));
    Path log = Path.of(DatabaseUri.parse(uri).location() + "-wal");
    try {
      try (Connection reader = Sql.connect(uri);
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.executeQuery("SELECT count(*) FROM dispenser").close();
        Sql.on(uri, ROWS);
        assertThat(Files.size(log)).isGreaterThan(WriteAheadLog.LIMIT);
        database.shortenLog();
        assertThat(Files.size(log)).isGreaterThan(WriteAheadLog.LIMIT);
      }
      database.shortenLog();
      assertThat(Files.size(log)).isZero();
      assertThat(Sql.texts(uri, "SELECT count(*) FROM job WHERE queue = 'log'"))
          .containsExactly("300000");
    } finally {
      database.stop();
    }
  }
}
