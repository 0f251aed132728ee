package tapbill.platform.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The location of a database and the credentials for it.
 *
 * @param location the path of the SQLite file, or the JDBC URL of PostgreSQL
 */
public record DatabaseUri(
    Dialect dialect, String location, @Nullable String user, @Nullable String password) {

  private static final Pattern SQLITE = Pattern.compile("(?:sqlite:///|jdbc:sqlite:)(?<file>.+)");
  private static final Pattern POSTGRESQL =
      Pattern.compile(
          "postgres(?:ql)?(?:\\+\\w+)?://"
              + "(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<hosts>[^/?@]+)/(?<database>[^/?]+)(?<parameters>\\?.*)?");

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /**
   * Parses {@code sqlite:///relative.db}, {@code sqlite:////absolute.db}, {@code
   * postgresql://user:password@host:port/database?sslmode=require} (also {@code postgres:}, which
   * some hosting platforms use) and the {@code jdbc:} forms of both drivers.
   *
   * @throws IllegalArgumentException if the URI has none of these forms; the message does not
   *     repeat the URI, which may contain a password
   */
  public static DatabaseUri parse(String uri) {
    return parse("DB_URI", uri);
  }

  /**
   * Parses the URI of another database.
   *
   * @param name what the URI is called in the message of an error
   */
  public static DatabaseUri parse(String name, String uri) {
    Matcher sqlite = SQLITE.matcher(uri);
    if (sqlite.matches() && !sqlite.group("file").matches(":memory:.*|file:.*|.*[?].*")) {
      return new DatabaseUri(Dialect.SQLITE, sqlite.group("file"), null, null);
    }
    if (uri.startsWith("jdbc:postgresql:")) {
      return new DatabaseUri(Dialect.POSTGRESQL, uri, null, null);
    }
    Matcher postgresql = POSTGRESQL.matcher(uri);
    if (postgresql.matches() && !BAD_ESCAPE.matcher(uri).find()) {
      String parameters = postgresql.group("parameters");
      return new DatabaseUri(
          Dialect.POSTGRESQL,
          "jdbc:postgresql://%s/%s%s"
              .formatted(
                  postgresql.group("hosts"),
                  postgresql.group("database"),
                  parameters == null ? "" : parameters),
          decoded(postgresql.group("user")),
          decoded(postgresql.group("password")));
    }
    throw new IllegalArgumentException(
        name + " must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
  }

  private static @Nullable String decoded(@Nullable String part) {
    // A plus sign stands for itself in this part of a URI; URLDecoder would turn it into a blank.
    return part == null
        ? null
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Connects for reading one snapshot, without the settings of our own databases. */
  public Connection connectReadOnly() throws SQLException {
    if (dialect.isEmbedded()) {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
      Connection connection = config.createConnection("jdbc:sqlite:" + location);
      connection.setAutoCommit(false);
      return connection;
    }
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = DriverManager.getConnection(location, properties);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return connection;
  }

  /** Omits location and password, because a JDBC URL may contain a password too. */
  @Override
  public String toString() {
    return "DatabaseUri[" + dialect + "]";
  }
}
