package tapbill.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.EpochMicros;

/**
 * A transaction of few statements on many rows each, in plain JDBC, which took half the CPU time of
 * SQL objects in a measurement. Only the statements of pours use it, because they are executed more
 * often than all others; everything else uses {@link Database#write}.
 */
public final class Transaction {
  private final Connection connection;
  private final Dialect dialect;

  Transaction(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * A statement with {@code <rows>} and the parameter for it.
   *
   * @param mapper maps each row of the result
   */
  public record Statement<T>(String sql, String rows, Mapper<T> mapper) {}

  /** Maps the current row of a result to an object. */
  public interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Executes a statement and returns its rows. */
  public <T> List<T> query(Statement<T> statement) throws SQLException {
    try (PreparedStatement prepared =
        connection.prepareStatement(dialect.render(statement.sql()))) {
      prepared.setString(1, statement.rows());
      prepared.execute();
      return rows(prepared, statement.mapper());
    }
  }

  /**
   * Executes the last statements and commits, in one round trip to the server where the database
   * has one.
   *
   * @return the rows of all statements, in the order of the statements
   */
  public <T> List<T> executeAndCommit(List<Statement<T>> statements) throws SQLException {
    List<T> all = new ArrayList<>();
    if (dialect.isEmbedded() || statements.isEmpty()) {
      for (Statement<T> statement : statements) {
        all.addAll(query(statement));
      }
    } else {
      String sql =
          statements.stream()
              .map(statement -> dialect.render(statement.sql()))
              .collect(Collectors.joining(";", "", ";COMMIT"));
      try (PreparedStatement prepared = connection.prepareStatement(sql)) {
        for (int i = 0; i < statements.size(); i++) {
          prepared.setString(i + 1, statements.get(i).rows());
        }
        prepared.execute();
        for (Statement<T> statement : statements) {
          all.addAll(rows(prepared, statement.mapper()));
          prepared.getMoreResults();
        }
      }
    }
    connection.setAutoCommit(true); // commits, where COMMIT was not one of the statements
    return all;
  }

  /** Returns a number of the current row; null if there is none. */
  public static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** Returns an instant of the current row; null if there is none. */
  public static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    Long micros = number(row, column);
    return micros == null ? null : EpochMicros.toInstant(micros);
  }

  private static <T> List<T> rows(PreparedStatement executed, Mapper<T> mapper)
      throws SQLException {
    List<T> all = new ArrayList<>();
    try (ResultSet rows = executed.getResultSet()) {
      while (rows.next()) {
        all.add(mapper.map(rows));
      }
    }
    return all;
  }
}
