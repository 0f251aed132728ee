package tapbill.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The migrations of both engines create the same schema; partitions do not count as tables. */
class SchemaTest {

  private static final String SQLITE_COLUMNS =
      """
      SELECT t.name || '.' || c.name || ' '
             || CASE c.type WHEN 'INTEGER' THEN 'bigint' ELSE lower(c.type) END
             || CASE WHEN c."notnull" = 1 THEN ' not null' ELSE '' END
             || CASE WHEN c.pk > 0 THEN ' primary key' ELSE '' END
      FROM sqlite_schema t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'flyway%'
      """;

  private static final String POSTGRESQL_COLUMNS =
      """
      SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type
             || CASE WHEN c.is_nullable = 'NO' THEN ' not null' ELSE '' END
             || CASE WHEN k.column_name IS NOT NULL THEN ' primary key' ELSE '' END
      FROM information_schema.columns c LEFT JOIN information_schema.key_column_usage k
        ON k.table_name = c.table_name AND k.column_name = c.column_name
        AND k.constraint_name = c.table_name || '_pkey'
      JOIN information_schema.tables t
        ON t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
      JOIN pg_class p ON p.oid = CAST(c.table_name AS regclass) AND NOT p.relispartition
      WHERE c.table_schema = 'public' AND c.table_name NOT LIKE 'flyway%'
      """;

  private static final String SQLITE_INDEXES =
      """
      SELECT lower(sql) FROM sqlite_schema
      WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE 'flyway%'
      """;

  private static final String POSTGRESQL_INDEXES =
      """
      SELECT replace(lower(indexdef), ' on only ', ' on ') FROM pg_indexes
      JOIN pg_class p ON p.oid = CAST(tablename AS regclass) AND NOT p.relispartition
      WHERE schemaname = 'public' AND indexname NOT LIKE 'flyway%' AND indexname NOT LIKE '%_pkey'
      """;

  @Test
  void theColumnsAreTheSame() throws SQLException {
    assertThat(read(Engine.SQLITE, SQLITE_COLUMNS))
        .isNotEmpty()
        .isEqualTo(read(Engine.POSTGRESQL, POSTGRESQL_COLUMNS));
  }

  @Test
  void theIndexesAreTheSame() throws SQLException {
    assertThat(read(Engine.SQLITE, SQLITE_INDEXES))
        .isNotEmpty()
        .isEqualTo(read(Engine.POSTGRESQL, POSTGRESQL_INDEXES));
  }

  private static Set<String> read(Engine engine, String sql) throws SQLException {
    Set<String> lines = new TreeSet<>();
    try (Connection connection = Sql.connect(TestApp.shared(engine).databaseUri());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        // PostgreSQL prints an index with the schema, the method, quotes and its own parentheses.
        lines.add(
            rows.getString(1)
                .replace(" on public.", " on ")
                .replace(" using btree", "")
                .replace("::text", "")
                .replace("\"", "")
                .replaceAll("[()\\s]+", " ")
                .strip());
      }
    }
    return lines;
  }
}
