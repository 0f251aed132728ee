package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.TestApp;

/** Files of SQLite, and who can read them. */
class SqliteFileTest {
  @Test
  void newFilesAreReadByTheirOwnerAlone() throws IOException {
    String uri = Engine.SQLITE.emptyDatabase();
    Path maps = file(uri).resolveSibling("new").resolve("maps");
    try (TestApp app =
        TestApp.start(uri, Map.of("maps.folder", maps.toString(), "accounts.jwtSecret", ""))) {
      assertThat(app.admin().post("/api/dispenser", Json.of("flow_volume", 1, "price", 1)).status())
          .isEqualTo(201);
      for (String suffix : new String[] {"", "-wal", "-shm", ".jwt-secret"}) {
        assertThat(permissions(Path.of(file(uri) + suffix))).isEqualTo("rw-------");
      }
      assertThat(permissions(maps)).isEqualTo("rwx------");
    }
  }

  private static Path file(String uri) {
    return Path.of(uri.substring("sqlite:///".length()));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
