package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** Files of SQLite: who can read them, and starts with those that cannot be used. */
class SqliteFileTest {
  private static final int PAGE = 4096;

  /** The byte of the file's header from which on SQLite takes the file for read-only. */
  private static final int WRITE_VERSION = 18;

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

  @ParameterizedTest
  @ValueSource(strings = {"server", "check-totals"})
  void aDamagedPageIsFoundAtStart(String command) throws IOException {
    String uri = Engine.SQLITE.newDatabase();
    // The last page belongs to a table or index that a start does not read.
    overwrite(uri, Files.size(file(uri)) - PAGE, new byte[PAGE]);
    assertThat(refusal(uri, command))
        .contains("The database file " + file(uri) + " is damaged and must be restored", " page ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "check-totals"})
  void aReadOnlyFileIsFoundAtStart(String command) throws IOException {
    String uri = Engine.SQLITE.newDatabase();
    // Unlike permissions, this binds the superuser too.
    overwrite(uri, WRITE_VERSION, new byte[] {3});
    assertThat(refusal(uri, command))
        .contains("The database file " + file(uri) + " cannot be written to")
        .hasLineCount(1);
  }

  @Test
  void aFileThatIsTooLargeToBeCheckedInTimeIsUsed() throws IOException {
    String uri = Engine.SQLITE.newDatabase();
    overwrite(uri, Files.size(file(uri)) - PAGE, new byte[PAGE]);
    assertThatCode(() -> new SqliteFile(file(uri)).prepare(Duration.ZERO))
        .doesNotThrowAnyException();
    assertThat(Sql.texts(uri, "SELECT 'usable'")).containsExactly("usable");
  }

  private static String refusal(String uri, String command) {
    Map<String, String> variables =
        new HashMap<>(Map.of("DB_URI", uri, "PORT", "0", "ADMIN_PORT", "0"));
    CommandLine refused = CommandLine.run(variables, command, "config.yml");
    assertThat(refused.failed()).isTrue();
    return refused.output();
  }

  private static void overwrite(String uri, long at, byte[] bytes) throws IOException {
    try (RandomAccessFile database = new RandomAccessFile(file(uri).toFile(), "rw")) {
      database.seek(at);
      database.write(bytes);
    }
  }

  private static Path file(String uri) {
    return Path.of(uri.substring("sqlite:///".length()));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
