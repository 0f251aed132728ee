package tapbill.platform.startcheck;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Detects a database of the beer dispenser reference, which is imported, not opened. */
public final class OtherSchema {
  private static final Set<String> TABLES = Set.of("admin", "dispenser", "transaction");
  private static final String MIGRATIONS = "flyway_schema_history";

  private OtherSchema() {}

  /**
   * Checks the tables of a database.
   *
   * @throws IllegalArgumentException if they are those of the reference
   */
  public static void refuse(Connection connection) throws SQLException {
    Set<String> tables = new HashSet<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getTables(
                connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    if (tables.containsAll(TABLES) && !tables.contains(MIGRATIONS)) {
      throw new IllegalArgumentException(
          "DB_URI leads to a database of the beer dispenser reference: set DB_URI to a new database,"
              + " and bring the old one into it with: import config.yml --from URI");
    }
  }
}
