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

/**
 * The generated signing secret of the embedded database, in a file beside it that only its owner
 * can read, so that a restart ends no session.
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
      return new Secret(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or create " + path, e);
    }
  }

  private void create() throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    // Written elsewhere and then linked, so that nobody ever reads half of it.
    Path complete = Files.createTempFile(path.toAbsolutePath().getParent(), ".secret", null);
    try {
      Files.writeString(complete, HexFormat.of().formatHex(random), StandardOpenOption.SYNC);
      Files.createLink(path, complete);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its secret counts.
    } finally {
      Files.delete(complete);
    }
  }
}
