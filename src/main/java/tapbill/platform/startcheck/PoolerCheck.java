package tapbill.platform.startcheck;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Detects a connection pooler, such as PgBouncer in transaction mode, that gives the transactions
 * of one connection to several sessions of PostgreSQL. The driver names its prepared statements,
 * and a session does not know those of another.
 *
 * <p>It provokes exactly the failure of later requests: one connection prepares a statement;
 * another occupies the session in which that happened, where it finds its own name taken; or the
 * first gets another session, where its name is unknown. Neither can happen to a connection with a
 * session of its own, nor behind a pooler that knows prepared statements.
 */
public final class PoolerCheck {
  /** Because a busy pooler need not give the same session to the next transaction. */
  private static final int ROUNDS = 5;

  private static final String SECONDS = "5";

  /** The SQL states of a prepared statement that exists already, or does not exist. */
  private static final Set<String> CONFUSED = Set.of("42P05", "26000");

  private PoolerCheck() {}

  /**
   * Checks the connections to a PostgreSQL database, which take a few milliseconds.
   *
   * @param url the JDBC URL
   * @throws IllegalArgumentException if named prepared statements fail; any other error is left to
   *     the connections that follow
   */
  public static void requireSessions(String url, @Nullable String user, @Nullable String password) {
    Properties properties = new Properties();
    properties.setProperty("loginTimeout", SECONDS);
    properties.setProperty("socketTimeout", SECONDS);
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    try (Connection one = DriverManager.getConnection(url, properties)) {
      if (one.unwrap(PGConnection.class).getPrepareThreshold() == 0) {
        return;
      }
      try (Connection other = DriverManager.getConnection(url, properties)) {
        other.setAutoCommit(false);
        for (int round = 0; round < ROUNDS; round++) {
          executeByName(one);
          executeByName(other);
          executeByName(one);
          other.commit();
        }
      }
    } catch (SQLException e) {
      if (CONFUSED.contains(String.valueOf(e.getSQLState()))) {
        throw new IllegalArgumentException(
            "DB_URI leads to a connection pooler in transaction mode, such as PgBouncer, and needs"
                + " the parameter prepareThreshold=0: ...?prepareThreshold=0",
            e);
      }
    }
  }

  private static void executeByName(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      statement.execute();
    }
  }
}
