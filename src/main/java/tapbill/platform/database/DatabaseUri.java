package tapbill.platform.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database to use, and how to log in to it.
 *
 * @param location the file of SQLite, or the JDBC URL of PostgreSQL
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
   * Understands {@code sqlite:///relative.db}, {@code sqlite:////absolute.db}, {@code
   * postgresql://user:password@host:port/database?sslmode=require} (also {@code postgres:}, as some
   * platforms hand it out) and the {@code jdbc:} forms of both drivers.
   *
   * @throws IllegalArgumentException if it is none of these; the message does not repeat the URI,
   *     which may hold a password
   */
  public static DatabaseUri parse(String uri) {
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
        "DB_URI must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
  }

  private static @Nullable String decoded(@Nullable String part) {
    // A plus is a plus in this part of a URI; URLDecoder would make it a blank.
    return part == null
        ? null
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without location and password: a JDBC URL may hold one too. */
  @Override
  public String toString() {
    return "DatabaseUri[" + dialect + "]";
  }
}
