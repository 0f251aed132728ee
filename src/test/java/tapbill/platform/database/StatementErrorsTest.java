package tapbill.platform.database;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;

/** The log message of a failed statement, which omits the statement's values. */
@OnBothDatabases
class StatementErrorsTest {
  private final Engine engine;

  StatementErrorsTest(Engine engine) {
    this.engine = engine;
  }

  /** A DAO whose query fails. */
  public interface FailingDao {
    @SqlQuery("SELECT x FROM nowhere WHERE y = :secret")
    String nothing(String secret);
  }

  @Test
  void theMessageHasNoValues() {
    String uri = engine.newDatabase();
    Database database =
        new Database(
            DatabaseUri.parse(uri),
            new DatabaseSettings(uri, 4, io.dropwizard.util.Duration.seconds(3)));
    try {
      assertThatThrownBy(() -> database.read(FailingDao.class, dao -> dao.nothing("$2a$12$hash")))
          .isInstanceOf(StatementException.class)
          .hasMessageContaining("nowhere")
          .hasMessageNotContaining("$2a$12$hash");
    } finally {
      database.stop();
    }
  }
}
