package tapbill.database;

import java.sql.SQLException;

/** What the SQL of the two databases does not share, phrased as capabilities. */
public enum Dialect {
  SQLITE("", true) {
    @Override
    boolean isUniqueViolation(SQLException error) {
      // 2067 SQLITE_CONSTRAINT_UNIQUE; the driver gives 19 with the name in the message.
      return error.getErrorCode() == 19 && String.valueOf(error.getMessage()).contains("UNIQUE");
    }

    @Override
    boolean isUnavailable(SQLException error) {
      int code = error.getErrorCode();
      return code == 5 || code == 6 || code == 10 || code == 13; // busy, locked, I/O error, full
    }
  },

  POSTGRESQL(" FOR NO KEY UPDATE", false) {
    @Override
    boolean isUniqueViolation(SQLException error) {
      return "23505".equals(error.getSQLState());
    }

    @Override
    boolean isUnavailable(SQLException error) {
      String state = String.valueOf(error.getSQLState());
      // Connection exceptions, insufficient resources, operator intervention, read-only standby.
      return state.startsWith("08")
          || state.startsWith("53")
          || state.startsWith("57P")
          || state.equals("25006");
    }
  };

  private final String lockRow;
  private final boolean embedded;

  Dialect(String lockRow, boolean embedded) {
    this.lockRow = lockRow;
    this.embedded = embedded;
  }

  /**
   * What a SELECT ends with so that its row is locked until the end of the transaction. SQLite
   * needs nothing: a write transaction locks the database from its first statement on.
   */
  String lockRow() {
    return lockRow;
  }

  /** Whether the database lives in this process and its file on this machine. */
  public boolean isEmbedded() {
    return embedded;
  }

  String migrations() {
    return "classpath:db/migration/" + name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether a row was refused because another one has the same key. */
  abstract boolean isUniqueViolation(SQLException error);

  /** Whether the same statement can be expected to succeed later. */
  abstract boolean isUnavailable(SQLException error);
}
