package tapbill.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.dropwizard.lifecycle.Managed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.sqlobject.SqlObjectFactory;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * The way to the rows: {@link #read} and {@link #write} with a SQL object.
 *
 * <p>SQLite gets one connection that writes and several that read, because it has one writer at a
 * time and waiting in a pool is fair where waiting for its lock is not. PostgreSQL has one pool for
 * both.
 */
public final class Database implements Managed {
  private final Dialect dialect;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi writing;
  private final Jdbi reading;
  private final SchemaVersion schemaVersion;

  /**
   * Connects and migrates.
   *
   * @throws DatabaseUnavailableException if the database cannot be reached
   */
  public Database(DatabaseUri uri, DatabaseSettings settings) {
    this.dialect = uri.dialect();
    this.writers = Pools.writers(uri, settings);
    try {
      this.schemaVersion = SchemaVersion.migrate(dialect, writers);
      this.readers = dialect.isEmbedded() ? Pools.readers(uri, settings) : writers;
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
    this.writing = jdbi(writers);
    this.reading = readers == writers ? writing : jdbi(readers);
  }

  /** Runs the work in a transaction that is committed to disk when this returns. */
  public <D, R> R write(Class<D> dao, Function<D, R> work) {
    describe(writing, dao);
    return writing.inTransaction(handle -> work.apply(handle.attach(dao)));
  }

  /** Runs work without a result in a transaction, as {@link #write} does. */
  public <D> void execute(Class<D> dao, Consumer<D> work) {
    write(
        dao,
        rows -> {
          work.accept(rows);
          return true;
        });
  }

  /** What is done in a {@link Transaction}. */
  public interface Work<R> {
    /** Does it; {@link Transaction#executeAndCommit} comes last. */
    R in(Transaction transaction) throws SQLException;
  }

  /**
   * Runs the work in a transaction.
   *
   * @throws TransactionException if it fails; what was not committed is undone
   */
  public <R> R transact(Work<R> work) {
    return writing.withHandle(
        handle -> {
          Connection connection = handle.getConnection();
          try {
            // What is not committed in the end is rolled back when the pool gets the connection.
            connection.setAutoCommit(false);
            return work.in(new Transaction(connection, dialect));
          } catch (SQLException e) {
            throw new TransactionException(e);
          }
        });
  }

  /** Runs statements that change nothing; each sees what was committed before it. */
  public <D, R> R read(Class<D> dao, Function<D, R> work) {
    describe(reading, dao);
    return reading.withHandle(handle -> work.apply(handle.attach(dao)));
  }

  /** See {@link Dialect#isPartitioned}. */
  public boolean isPartitioned() {
    return dialect.isPartitioned();
  }

  /** Whether the same request can be expected to succeed later. */
  public boolean isUnavailable(Throwable error) {
    return sqlCauses(error)
        .anyMatch(
            cause ->
                cause instanceof java.sql.SQLTransientConnectionException
                    || dialect.isUnavailable(cause));
  }

  /** Whether the database answers and its schema is the one that this program migrated to. */
  boolean isMigrated() {
    return reading.withHandle(schemaVersion::isCurrent);
  }

  /** The pools, for their metrics; PostgreSQL has one, SQLite two. */
  List<HikariDataSource> pools() {
    return readers == writers ? List.of(writers) : List.of(writers, readers);
  }

  @Override
  public void stop() {
    readers.close();
    writers.close();
  }

  private Jdbi jdbi(HikariDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool);
    jdbi.installPlugin(new SqlObjectPlugin());
    jdbi.installPlugin(new ColumnTypes());
    jdbi.registerRowMapper(new RecordMappers());
    // Its messages, which are logged, would have the values, such as hashes of passwords.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    jdbi.define("lockRows", dialect.lockRows());
    jdbi.define("skipLocked", dialect.skipLocked());
    jdbi.define("rows", dialect.rows());
    jdbi.define("tags", dialect.tags());
    return jdbi;
  }

  /**
   * Leaves the description of a DAO's methods where each handle takes it over; otherwise each
   * handle reads the annotations again: nearly half of what a request allocated in a profile.
   */
  private static void describe(Jdbi jdbi, Class<?> dao) {
    Extensions extensions = jdbi.getConfig(Extensions.class);
    extensions.findMetadata(dao, extensions.findFactory(SqlObjectFactory.class).orElseThrow());
  }

  private static Stream<SQLException> sqlCauses(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast);
  }
}
