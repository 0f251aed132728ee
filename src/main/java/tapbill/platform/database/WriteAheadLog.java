package tapbill.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps SQLite's write-ahead log small. While somebody reads for long, the log cannot begin anew
 * and grows; afterwards SQLite keeps its size, which would stay taken from the disk.
 *
 * @see <a href="https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files">SQLite:
 *     Avoiding Excessively Large WAL Files</a>
 */
final class WriteAheadLog {
  /** The size in bytes above which the log is shortened; SQLite checkpoints at 4 MB. */
  static final int LIMIT = 16 * 1024 * 1024;

  private final Path file;
  private final Jdbi readers;

  WriteAheadLog(Path database, Jdbi readers) {
    this.file = Path.of(database + "-wal");
    this.readers = readers;
  }

  /**
   * Shortens the log if it is too long and nobody reads or writes at this moment. It never makes a
   * writer wait for a reader.
   */
  void shorten() {
    try {
      if (Files.exists(file) && Files.size(file) > LIMIT) {
        readers.useHandle(WriteAheadLog::checkpoint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkpoint(Handle handle) {
    // Copies without a lock what can be copied, so that the next step holds the lock for a moment.
    handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)").mapToMap().list();
    int timeout = handle.createQuery("PRAGMA busy_timeout").mapTo(Integer.class).one();
    handle.execute("PRAGMA busy_timeout = 0");
    try {
      handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapToMap().list();
    } finally {
      handle.execute("PRAGMA busy_timeout = " + timeout);
    }
  }
}
