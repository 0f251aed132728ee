package tapbill.platform.filestore;

import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import tapbill.support.S3Server;

/** The two file stores, with direct access to their files. */
enum StoreRig {
  FOLDER {
    @Override
    FileStore open() {
      return new FolderStore(Folder.PATH, DataSize.bytes(0));
    }

    @Override
    List<Path> traces(UUID key) {
      try (var files = Files.list(Folder.PATH)) {
        return files.filter(file -> file.toString().contains(key.toString())).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  S3 {
    @Override
    FileStore open() {
      return s3(S3Server.shared()).open();
    }

    @Override
    List<Path> traces(UUID key) {
      return S3Server.shared().files(key.toString());
    }
  };

  /** Opens a store on the disk or server that all tests share. */
  abstract FileStore open();

  /** Returns all stored files of a key, complete or incomplete. */
  abstract List<Path> traces(UUID key);

  static S3Settings s3(S3Server server) {
    return new S3Settings(
        server.endpoint(),
        S3Server.BUCKET,
        S3Server.REGION,
        S3Server.ACCESS_KEY_ID,
        S3Server.SECRET_ACCESS_KEY,
        true);
  }

  private static final class Folder {
    static final Path PATH = create();

    private static Path create() {
      try {
        return Files.createTempDirectory("maps");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
