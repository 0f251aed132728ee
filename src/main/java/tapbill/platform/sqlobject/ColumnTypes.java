package tapbill.platform.sqlobject;

import java.lang.reflect.Type;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Fraction;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * Maps quantities to BIGINT in millionths, instants to BIGINT in microseconds since the epoch, and
 * UUIDs to text, on both databases.
 */
public final class ColumnTypes extends JdbiPlugin.Singleton {

  @Override
  public void customizeJdbi(Jdbi jdbi) {
    number(jdbi, Money.class, Money::millionths, Money::ofMillionths);
    number(jdbi, Alcohol.class, Alcohol::micrograms, Alcohol::ofMicrograms);
    number(jdbi, Volume.class, Volume::microlitres, Volume::ofMicrolitres);
    number(
        jdbi, MaxAmount.class, amount -> amount.volume().microlitres(), MaxAmount::ofMicrolitres);
    number(jdbi, FlowRate.class, FlowRate::microlitresPerSecond, FlowRate::ofMicrolitresPerSecond);
    number(jdbi, Price.class, Price::millionths, Price::ofMillionths);
    number(jdbi, Percentage.class, Percentage::millionths, Percentage::ofMillionths);
    number(jdbi, Fraction.class, Fraction::millionths, Fraction::ofMillionths);
    number(jdbi, Instant.class, EpochMicros::of, EpochMicros::toInstant);
    register(
        jdbi,
        UUID.class,
        Types.VARCHAR,
        (statement, position, uuid) -> statement.setString(position, uuid.toString()),
        (row, column) -> UUID.fromString(row.getString(column)));
  }

  private static <T> void number(
      Jdbi jdbi, Class<T> type, ToLongFunction<T> toLong, LongFunction<T> fromLong) {
    register(
        jdbi,
        type,
        Types.BIGINT,
        (statement, position, value) -> statement.setLong(position, toLong.applyAsLong(value)),
        (row, column) -> fromLong.apply(row.getLong(column)));
  }

  private static <T> void register(
      Jdbi jdbi, Class<T> type, int sqlType, Setter<T> setter, Getter<T> getter) {
    jdbi.registerColumnMapper(
        type,
        (row, column, context) -> row.getObject(column) == null ? null : getter.get(row, column));
    jdbi.registerArgument(new Factory<>(type, sqlType, setter));
  }

  /** A preparable factory, because JDBI tries these before its own factory for the same type. */
  private record Factory<T>(Class<T> type, int sqlType, Setter<T> setter)
      implements ArgumentFactory.Preparable {

    @Override
    public Optional<Function<Object, Argument>> prepare(Type declared, ConfigRegistry config) {
      return type == GenericTypes.getErasedType(declared)
          ? Optional.of(this::argument)
          : Optional.empty();
    }

    private Argument argument(@Nullable Object value) {
      return (position, statement, context) -> {
        if (value == null) {
          statement.setNull(position, sqlType);
        } else {
          setter.set(statement, position, type.cast(value));
        }
      };
    }
  }

  private interface Setter<T> {
    void set(PreparedStatement statement, int position, T value) throws SQLException;
  }

  private interface Getter<T> {
    T get(ResultSet row, int column) throws SQLException;
  }
}
