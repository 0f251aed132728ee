package tapbill.platform.startcheck;

import java.io.IOException;
import java.nio.file.Path;

/** The file of an SQLite database, before the database is opened. */
public record SqliteFile(Path path) {

  /** Creates the file, for its owner alone, if it is missing, and warns if others can read it. */
  public void prepare() {
    try {
      PrivateFiles.createFile(path);
    } catch (IOException e) {
      return; // SQLite will fail too, with its own reason.
    }
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      PrivateFiles.warnIfShared(Path.of(path + suffix));
    }
  }
}
