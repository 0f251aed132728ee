package tapbill.platform.startcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates files and folders that only their owner can read, and warns of others. File systems
 * without POSIX permissions keep their own rules.
 */
public final class PrivateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final String FILE = "rw-------";
  private static final String FOLDER = "rwx------";

  private PrivateFiles() {}

  /** Creates an empty file unless it exists. */
  static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, permissions(file, FILE));
    } catch (FileAlreadyExistsException e) {
      // It keeps its permissions.
    }
  }

  /** Creates a folder, and those above it, unless they exist. */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, permissions(folder, FOLDER));
  }

  /**
   * Logs a warning if a file or folder exists that other users of the machine can read or change.
   */
  public static void warnIfShared(Path path) {
    if (!hasPermissions(path) || !Files.exists(path)) {
      return;
    }
    String wanted = Files.isDirectory(path) ? FOLDER : FILE;
    try {
      Set<PosixFilePermission> actual = Files.getPosixFilePermissions(path);
      if (!PosixFilePermissions.fromString(FOLDER).containsAll(actual)) {
        LOG.warn(
            "{} is open to other users of this machine ({} instead of {}): chmod go= {}",
            path,
            PosixFilePermissions.toString(actual),
            wanted,
            path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String permissions) {
    return hasPermissions(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
