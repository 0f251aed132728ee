package tapbill.platform.startcheck;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** The file of an SQLite database, before the database is opened. */
public record SqliteFile(Path path) {
  /** The longest that a start waits for the check; it reads some 350 MB a second. */
  public static final Duration CHECK_LIMIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

  /** The steps of SQLite after which it looks at the time. */
  private static final int STEPS = 100;

  /** The part of SQLite's extended result codes that says the kind of error. */
  private static final int KIND = 0xff;

  /**
   * Creates the file, for its owner alone, if it is missing; otherwise checks that it can be
   * written to and that its pages are whole.
   *
   * @param limit the time after which the rest of the pages is left unchecked
   * @throws IllegalArgumentException if the file is damaged, read-only or of another program
   */
  public void prepare(Duration limit) {
    try {
      PrivateFiles.createFile(path);
    } catch (IOException e) {
      return; // SQLite will fail too, with its own reason.
    }
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      PrivateFiles.warnIfShared(Path.of(path + suffix));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      // BEGIN IMMEDIATE succeeds in a read-only file; the rollback makes this write nothing.
      statement.execute("PRAGMA user_version = 1");
      statement.execute("ROLLBACK");
      checkPages(connection, statement, limit);
    } catch (SQLException e) {
      refuse(e);
    }
    refuseOtherSchema();
  }

  /** Has a connection of its own, because the check above ends for large files. */
  private void refuseOtherSchema() {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
      OtherSchema.refuse(connection);
    } catch (SQLException e) {
      LOG.debug("The tables of {} were not checked", path, e);
    }
  }

  private void checkPages(Connection connection, Statement statement, Duration limit)
      throws SQLException {
    long start = System.nanoTime();
    ProgressHandler.setHandler(
        connection,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - start >= limit.toNanos() ? 1 : 0;
          }
        });
    try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      String found = result.getString(1);
      if (!found.equals("ok")) {
        throw damaged(found);
      }
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  /** Ignores other errors, such as a lock of another process, because a start may outlast them. */
  private void refuse(SQLException error) {
    switch (SQLiteErrorCode.getErrorCode(error.getErrorCode() & KIND)) {
      case SQLITE_INTERRUPT ->
          LOG.info("{} is too large to be checked at start: PRAGMA quick_check does it", path);
      case SQLITE_READONLY ->
          throw new IllegalArgumentException(
              "The database file %s cannot be written to; check its owner, its permissions and its disk"
                  .formatted(path));
      case SQLITE_CORRUPT -> throw damaged(String.valueOf(error.getMessage()));
      default -> LOG.debug("{} was not checked", path, error);
    }
  }

  private IllegalArgumentException damaged(String found) {
    // The line before the first fault names the database.
    return new IllegalArgumentException(
        "The database file %s is damaged and must be restored from a backup: %s"
            .formatted(
                path, found.replaceFirst("^\\*{3}.*\\n", "").lines().findFirst().orElse("")));
  }
}
