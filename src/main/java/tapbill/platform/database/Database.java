package tapbill.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.dropwizard.lifecycle.Managed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;
import tapbill.platform.sqlobject.ColumnTypes;
import tapbill.platform.sqlobject.RecordMappers;
import tapbill.platform.sqlobject.SqlObjects;
import tapbill.platform.startcheck.PoolerCheck;
import tapbill.platform.startcheck.SqliteFile;

/**
 * Opens the database and runs statements of SQL objects in it, with {@link #read} and {@link
 * #write}.
 *
 * <p>SQLite gets one connection that writes and several that read: it allows one writer at a time,
 * and a pool queues waiting threads in order, while SQLite's lock does not. PostgreSQL has one pool
 * for both.
 */
public final class Database implements Managed {
  /** The longest that a statement of a request waits for PostgreSQL. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private final Dialect dialect;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi writing;
  private final Jdbi reading;
  private final SqlObjects writingObjects;
  private final SqlObjects readingObjects;
  private final SchemaVersion schemaVersion;
  private final @Nullable WriteAheadLog log;

  /**
   * Connects, and migrates the schema.
   *
   * @throws DatabaseUnavailableException if the database cannot be reached
   * @throws IllegalArgumentException if the operator has to repair or replace the database
   */
  public Database(DatabaseUri uri, DatabaseSettings settings) {
    this(uri, settings, REQUEST_TIMEOUT);
  }

  /** Opens a database for a command, whose statements may take as long as they need. */
  public static Database ofCommand(DatabaseUri uri, DatabaseSettings settings) {
    return new Database(uri, settings, Duration.ZERO);
  }

  Database(DatabaseUri uri, DatabaseSettings settings, Duration socketTimeout) {
    this.dialect = uri.dialect();
    if (dialect.isEmbedded()) {
      new SqliteFile(Path.of(uri.location())).prepare(SqliteFile.CHECK_LIMIT);
    }
    this.writers = Pools.writers(uri, settings, socketTimeout);
    try {
      if (!dialect.isEmbedded()) {
        PoolerCheck.requireSessions(uri.location(), uri.user(), uri.password());
      }
      this.schemaVersion = SchemaVersion.migrate(uri, writers);
      this.readers = dialect.isEmbedded() ? Pools.readers(uri, settings) : writers;
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
    this.writing = jdbi(writers);
    this.reading = readers == writers ? writing : jdbi(readers);
    this.writingObjects = new SqlObjects(writing);
    this.readingObjects = reading == writing ? writingObjects : new SqlObjects(reading);
    this.log = dialect.isEmbedded() ? new WriteAheadLog(Path.of(uri.location()), reading) : null;
  }

  /** Runs the work in a transaction, which is committed to disk when this method returns. */
  public <D, R> R write(Class<D> dao, Function<D, R> work) {
    return writing.inTransaction(handle -> writingObjects.with(handle, dao, work));
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

  /** The work of a {@link Transaction}. */
  public interface Work<R> {
    /**
     * Executes statements, the last of them by {@link Transaction#executeAndCommit}. A query after
     * it is a transaction of its own, and sees what others have committed meanwhile.
     */
    R in(Transaction transaction) throws SQLException;
  }

  /**
   * Runs the work in a transaction.
   *
   * @throws TransactionException if it fails; everything that is not committed is rolled back
   */
  public <R> R transact(Work<R> work) {
    return writing.withHandle(
        handle -> {
          Connection connection = handle.getConnection();
          try {
            // The pool rolls back what is not committed when the connection is returned to it.
            connection.setAutoCommit(false);
            return work.in(new Transaction(connection, dialect));
          } catch (SQLException e) {
            throw new TransactionException(e);
          }
        });
  }

  /** Runs statements that only read; each sees everything that was committed before it. */
  public <D, R> R read(Class<D> dao, Function<D, R> work) {
    return reading.withHandle(handle -> readingObjects.with(handle, dao, work));
  }

  /** See {@link Dialect#isPartitioned}. */
  public boolean isPartitioned() {
    return dialect.isPartitioned();
  }

  /** Returns whether the error is temporary, so that the same request can succeed later. */
  public boolean isUnavailable(Throwable error) {
    return sqlCauses(error)
        .anyMatch(
            cause ->
                cause instanceof java.sql.SQLTransientConnectionException
                    || dialect.isUnavailable(cause));
  }

  /** Returns whether the database answers and has the schema version of this program. */
  boolean isMigrated() {
    return reading.withHandle(schemaVersion::isCurrent);
  }

  /** Gives back the disk space that the log of an embedded database took; to be repeated. */
  public void shortenLog() {
    if (log != null) {
      log.shorten();
    }
  }

  /** Returns the connection pools: one for PostgreSQL, two for SQLite. */
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
    jdbi.installPlugin(new ColumnTypes());
    jdbi.registerRowMapper(new RecordMappers());
    // Exception messages are logged and must not contain parameters, such as password hashes.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    jdbi.define("lockRows", dialect.lockRows());
    jdbi.define("skipLocked", dialect.skipLocked());
    jdbi.define("rows", dialect.rows());
    jdbi.define("tags", dialect.tags());
    jdbi.define("explicitIds", dialect.explicitIds());
    jdbi.define("continueIds", dialect.continueIds());
    jdbi.define("clock", dialect.clock());
    return jdbi;
  }

  private static Stream<SQLException> sqlCauses(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast);
  }
}
