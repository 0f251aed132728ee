package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.TransactionPooler;

/** Starts on a connection pooler that shares the sessions of PostgreSQL among its clients. */
class PoolerCheckTest {
  private static final int SESSIONS = 3;
  private final TransactionPooler pooler;

  PoolerCheckTest() throws Exception {
    String database = Engine.POSTGRESQL.newDatabase();
    // The server of the tests has it off.
    Sql.on(
        database,
        "ALTER DATABASE "
            + database.substring(database.lastIndexOf('/') + 1)
            + " SET synchronous_commit = on");
    pooler = new TransactionPooler(database, SESSIONS);
  }

  @AfterEach
  void close() {
    pooler.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "check-totals"})
  void namedStatementsAreRefusedWithTheParameterThatTurnsThemOff(String command) {
    Map<String, String> variables =
        Map.of(
            "DB_URI",
            pooler.uri(),
            "PORT",
            "0",
            "ADMIN_PORT",
            "0",
            "ADMIN_PASSWORD",
            TestApp.PASSWORD,
            "JWT_SECRET",
            TestApp.JWT_SECRET);
    CommandLine refused = CommandLine.run(variables, command, "config.yml");
    assertThat(refused.failed()).isTrue();
    assertThat(refused.output()).contains("needs the parameter prepareThreshold=0").hasLineCount(1);
  }

  @Test
  void withoutNamedStatementsTapsAreUsedAndEveryCommitReachesTheDisk() throws Exception {
    String uri = pooler.uri() + "?prepareThreshold=0";
    try (TestApp app = TestApp.start(uri)) {
      Taps taps = new Taps(app);
      taps.pour(taps.create(), "1");
      await()
          .until(() -> inEachSession("SELECT count(*) FROM pg_listening_channels()").contains("1"));
      taps.pour(taps.create(), "1");
      assertThat(inEachSession("SHOW synchronous_commit")).containsOnly("on");
    }
  }

  /** Returns the first column of a query in each session, which transactions occupy meanwhile. */
  private List<String> inEachSession(String query) throws SQLException {
    List<Connection> transactions = new ArrayList<>();
    List<String> results = new ArrayList<>();
    try {
      for (int i = 0; i < SESSIONS; i++) {
        Connection transaction = Sql.connect(pooler.uri() + "?prepareThreshold=0");
        transactions.add(transaction);
        transaction.setAutoCommit(false);
        try (Statement statement = transaction.createStatement();
            ResultSet row = statement.executeQuery(query)) {
          row.next();
          results.add(row.getString(1));
        }
      }
      return results;
    } finally {
      for (Connection transaction : transactions) {
        transaction.rollback();
        transaction.close();
      }
    }
  }
}
