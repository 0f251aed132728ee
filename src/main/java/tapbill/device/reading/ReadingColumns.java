package tapbill.device.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.Float32;

/** Maps the columns of {@code reading} whose types no other table uses. */
final class ReadingColumns {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private ReadingColumns() {}

  /** Maps a float to a decimal. SQLite returns it as a double, which represents it exactly. */
  public static final class Value implements ColumnMapper<BigDecimal> {
    @Override
    public @Nullable BigDecimal map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      float value = row.getFloat(column);
      return row.wasNull() ? null : Float32.decimal(value);
    }
  }

  /** A JSON array. */
  public static final class Tags implements ColumnMapper<List<String>> {
    @Override
    public List<String> map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      return tags(row.getString(column));
    }
  }

  static String json(List<String> tags) {
    try {
      return tags.isEmpty() ? "[]" : MAPPER.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> tags(String json) {
    try {
      return json.equals("[]") ? List.of() : MAPPER.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
