package tapbill.platform.database;

import java.sql.SQLException;
import java.util.Locale;

/** The differences between the two databases, phrased as capabilities. */
public enum Dialect {
  SQLITE("", "", "json_each(:rows) AS t", "json_each(r.tags) AS t", true) {
    @Override
    boolean isUnavailable(SQLException error) {
      int code = error.getErrorCode();
      return code == 5 || code == 6 || code == 10 || code == 13; // busy, locked, I/O error, full
    }
  },

  POSTGRESQL(
      " FOR NO KEY UPDATE OF d",
      " FOR UPDATE OF j SKIP LOCKED",
      "json_array_elements(CAST(:rows AS json)) AS t (value)",
      "json_array_elements_text(CAST(r.tags AS json)) AS t (value)",
      false) {
    @Override
    boolean isUnavailable(SQLException error) {
      String state = String.valueOf(error.getSQLState());
      // Classes 08 connection exception, 40 transaction rollback, 53 insufficient resources,
      // 57 operator intervention; 55P03 lock not available, 25006 read-only standby.
      return state.startsWith("08")
          || state.startsWith("40")
          || state.startsWith("53")
          || state.startsWith("57")
          || state.equals("55P03")
          || state.equals("25006");
    }
  };

  private final String lockRows;
  private final String skipLocked;
  private final String rows;
  private final String tags;
  private final boolean embedded;

  Dialect(String lockRows, String skipLocked, String rows, String tags, boolean embedded) {
    this.lockRows = lockRows;
    this.skipLocked = skipLocked;
    this.rows = rows;
    this.tags = tags;
    this.embedded = embedded;
  }

  /**
   * Returns the end of a SELECT that locks its rows of the table {@code d} until the end of the
   * transaction. It is empty for SQLite, where a write transaction locks the database from its
   * first statement on.
   */
  String lockRows() {
    return lockRows;
  }

  /**
   * Returns the end of a SELECT that skips rows of the table {@code j} that another transaction has
   * locked, and locks the rows that it returns. It is empty for SQLite.
   */
  String skipLocked() {
    return skipLocked;
  }

  /**
   * Returns the item of a FROM clause that reads the JSON array in the parameter {@code rows} as a
   * table {@code t} with a column {@code value}, so that one statement works on many rows.
   */
  String rows() {
    return rows;
  }

  /**
   * Returns the item of a FROM clause that reads the JSON array in the column {@code tags} of the
   * table {@code r} as a table {@code t} with a column {@code value}.
   */
  String tags() {
    return tags;
  }

  /**
   * Returns the clause of an INSERT into {@code dispenser} that gives an id instead of having one
   * generated. It is empty for SQLite.
   */
  String explicitIds() {
    return embedded ? "" : "OVERRIDING SYSTEM VALUE";
  }

  /**
   * Returns the expression, of the rows of {@code dispenser}, that makes generated ids continue
   * after the largest. SQLite does so by itself.
   */
  String continueIds() {
    return embedded
        ? "max(id)"
        : """
          setval(pg_get_serial_sequence('dispenser', 'id'),
                 greatest(max(id), nextval(pg_get_serial_sequence('dispenser', 'id'))))
          """;
  }

  /** Returns the expression of the database's present time, in microseconds since the epoch. */
  String clock() {
    return embedded
        ? "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
        : "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
  }

  /** Returns the SQL text for the driver, with a question mark for the parameter {@code rows}. */
  String render(String sql) {
    return sql.replace("<lockRows>", lockRows).replace("<rows>", rows.replace(":rows", "?"));
  }

  /** Returns whether the database runs in this process, with its file on this machine. */
  public boolean isEmbedded() {
    return embedded;
  }

  /**
   * Returns whether large tables consist of partitions, which are created ahead of time and dropped
   * as a whole.
   */
  boolean isPartitioned() {
    return !embedded;
  }

  String migrations() {
    return "classpath:db/migration/" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether the error is temporary, so that the same statement can succeed later. */
  abstract boolean isUnavailable(SQLException error);
}
