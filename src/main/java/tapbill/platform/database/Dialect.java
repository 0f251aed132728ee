package tapbill.platform.database;

import java.sql.SQLException;
import java.util.Locale;

/** What the SQL of the two databases does not share, phrased as capabilities. */
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
      // Connection exceptions, transaction rollbacks, insufficient resources, operator
      // intervention, a lock that is not to be had, a read-only standby.
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
   * What a SELECT ends with so that its rows of the table {@code d} are locked until the end of the
   * transaction. SQLite needs nothing: a write transaction locks the database from its first
   * statement on.
   */
  String lockRows() {
    return lockRows;
  }

  /**
   * What a SELECT ends with so that it passes over rows of the table {@code j} that another
   * transaction has locked, and locks those that it returns. SQLite needs nothing here either.
   */
  String skipLocked() {
    return skipLocked;
  }

  /**
   * What a FROM clause names so that the JSON array in the parameter {@code rows} is a table with a
   * column {@code value}: how one statement works on many rows.
   */
  String rows() {
    return rows;
  }

  /**
   * What a FROM clause names so that the JSON array in the column {@code tags} of the table {@code
   * r} is a table with a column {@code value}.
   */
  String tags() {
    return tags;
  }

  /** The SQL text that the driver is given, with a question mark for the parameter of the rows. */
  String render(String sql) {
    return sql.replace("<lockRows>", lockRows).replace("<rows>", rows.replace(":rows", "?"));
  }

  /** Whether the database lives in this process and its file on this machine. */
  public boolean isEmbedded() {
    return embedded;
  }

  /**
   * Whether large tables are made of partitions, which are created ahead and dropped as a whole.
   */
  boolean isPartitioned() {
    return !embedded;
  }

  String migrations() {
    return "classpath:db/migration/" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the same statement can be expected to succeed later. */
  abstract boolean isUnavailable(SQLException error);
}
