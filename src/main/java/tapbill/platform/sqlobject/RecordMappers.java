package tapbill.platform.sqlobject;

import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Maps rows onto records by their constructors, columns onto components of the same name.
 *
 * <p>JDBI's mapper reads the annotations of the constructor for each statement, which took the most
 * time in a profile; this one reads them once for each SQL text.
 */
public final class RecordMappers implements RowMapperFactory {
  private final Map<Class<?>, RowMapper<?>> mappers = new ConcurrentHashMap<>();

  @Override
  public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
    Class<?> candidate = GenericTypes.getErasedType(type);
    // A quantity is a record too, but is stored in one column.
    return candidate.isRecord() && config.get(ColumnMappers.class).findFor(type).isEmpty()
        ? Optional.of(mappers.computeIfAbsent(candidate, Specialized::of))
        : Optional.empty();
  }

  private record Specialized<T>(RowMapper<T> mapper, Map<String, RowMapper<T>> bySql)
      implements RowMapper<T> {

    static <T> RowMapper<T> of(Class<T> type) {
      return new Specialized<>(ConstructorMapper.of(type), new ConcurrentHashMap<>());
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
      String sql = context.getParsedSql().getSql();
      RowMapper<T> known = bySql.get(sql);
      if (known == null) {
        known = mapper.specialize(rows, context);
        bySql.put(sql, known);
      }
      return known;
    }

    @Override
    public T map(ResultSet row, StatementContext context) throws SQLException {
      return specialize(row, context).map(row, context);
    }
  }
}
