package tapbill.people.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.startcheck.PrivateFiles;

/**
 * The file with the generated signing secret, beside the embedded database. Only its owner can read
 * it. It keeps sessions valid across restarts.
 */
record SecretFile(Path path) {
  private static final int BYTES = 32;

  static SecretFile beside(DatabaseUri database) {
    return new SecretFile(Path.of(database.location() + ".jwt-secret"));
  }

  Secret readOrCreate() {
    try {
      if (!Files.exists(path)) {
        create();
      }
      PrivateFiles.warnIfShared(path);
      return new Secret(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or create " + path, e);
    }
  }

  private void create() throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    // Written to a temporary file and then linked, so that no process reads half of it.
    Path complete = Files.createTempFile(path.toAbsolutePath().getParent(), ".secret", null);
    try {
      Files.writeString(complete, HexFormat.of().formatHex(random), StandardOpenOption.SYNC);
      Files.createLink(path, complete);
    } catch (FileAlreadyExistsException e) {
      // Another process has created the file first; its secret is used.
    } finally {
      Files.delete(complete);
    }
  }
}
