package tapbill.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Creates the connection pools with the settings of their connections. */
final class Pools {
  /** The longest that a statement waits for SQLite's write lock, held by another process. */
  private static final int SQLITE_BUSY_MILLIS = 5_000;

  private Pools() {}

  /**
   * Creates the pool of connections that write.
   *
   * @param socketTimeout the longest that a statement waits for PostgreSQL; zero for ever
   */
  static HikariDataSource writers(
      DatabaseUri uri, DatabaseSettings settings, Duration socketTimeout) {
    HikariConfig config = common(settings);
    config.setPoolName(uri.dialect().isEmbedded() ? "writer" : "postgresql");
    if (uri.dialect().isEmbedded()) {
      config.setMaximumPoolSize(1);
      config.setDataSource(sqlite(uri, SQLiteConfig.TransactionMode.IMMEDIATE));
    } else {
      config.setMaximumPoolSize(settings.maxConnections());
      config.setJdbcUrl(uri.location());
      config.setUsername(uri.user());
      config.setPassword(uri.password());
      config.setDataSourceProperties(postgresql(socketTimeout));
      // These do not depend on the server's defaults: a locked row is read in its newest version,
      // and a commit returns after it has been written to disk.
      config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
      config.setConnectionInitSql(
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
    }
    return open(config);
  }

  static HikariDataSource readers(DatabaseUri uri, DatabaseSettings settings) {
    HikariConfig config = common(settings);
    config.setPoolName("readers");
    config.setMaximumPoolSize(settings.maxConnections());
    config.setDataSource(sqlite(uri, SQLiteConfig.TransactionMode.DEFERRED));
    config.setConnectionInitSql("PRAGMA query_only = ON");
    return open(config);
  }

  private static HikariConfig common(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setConnectionTimeout(settings.connectionTimeout().toMilliseconds());
    return config;
  }

  private static SQLiteDataSource sqlite(DatabaseUri uri, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(SQLITE_BUSY_MILLIS);
    config.setTransactionMode(mode);
    config.setJournalSizeLimit(WriteAheadLog.LIMIT);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + uri.location());
    return source;
  }

  private static Properties postgresql(Duration socketTimeout) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "tapbill");
    properties.setProperty("tcpKeepAlive", "true");
    // A server that disappears without closing the connection must not block a request for ever.
    properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
    return properties;
  }

  private static HikariDataSource open(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) { // of the pool, or of the driver that it loads
      throw new DatabaseUnavailableException(e);
    }
  }
}
