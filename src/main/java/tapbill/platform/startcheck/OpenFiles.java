package tapbill.platform.startcheck;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the operating system lets this process have open ({@code ulimit -n}). Every
 * connection is one of them; a process that has no more accepts no connection and writes no file.
 *
 * @param limit the most at once
 */
public record OpenFiles(long limit) {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /** The program, its log, and calls to other servers; 17 were open after a start. */
  private static final int OTHERS = 100;

  /** SQLite opens the database and its log for each connection. */
  private static final int PER_DATABASE_CONNECTION = 2;

  /** The connection of the client, and a file that is uploaded or sent. */
  private static final int PER_REQUEST = 2;

  /** Returns the limit of this process; other systems than Unix have none. */
  public static OpenFiles ofThisProcess() {
    return new OpenFiles(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE);
  }

  /**
   * Returns how many pages may stay connected, and logs a warning if these are fewer than wanted.
   *
   * @param wanted the setting
   * @param databaseConnections the connections of the pool
   * @param requests the most requests in progress
   * @return at least 1
   */
  public int connectedPages(int wanted, int databaseConnections, int requests) {
    long others =
        OTHERS
            + (long) PER_DATABASE_CONNECTION * databaseConnections
            + (long) PER_REQUEST * requests;
    int possible = (int) Math.max(1, Math.min(wanted, limit - others));
    if (possible < wanted) {
      LOG.warn(
          "The limit of open files is {} (ulimit -n), and {} are needed: at most {} pages are kept"
              + " connected instead of LIVE_MAX_CONNECTIONS={}",
          limit,
          others + wanted,
          possible,
          wanted);
    }
    return possible;
  }
}
