package tapbill.platform.startcheck;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class PrivateFilesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(PrivateFiles.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void record() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----, 1", "rw-----w-, 1", "rw-------, 0", "r--------, 0"})
  void aFileThatOthersCanUseIsWarnedOf(String permissions, int warnings) throws IOException {
    Path file = Files.createFile(folder.resolve("tapbill.db"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    PrivateFiles.warnIfShared(file);
    assertThat(log.list)
        .hasSize(warnings)
        .allSatisfy(
            warning ->
                assertThat(warning.getFormattedMessage())
                    .contains(permissions + " instead of rw-------", "chmod go= " + file));
  }

  @ParameterizedTest
  @CsvSource({"rwxr-x---, 1", "rwx------, 0"})
  void aFolderThatOthersCanUseIsWarnedOf(String permissions, int warnings) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    PrivateFiles.warnIfShared(folder);
    assertThat(log.list).hasSize(warnings);
  }

  @Test
  void aMissingFileIsNotWarnedOf() {
    PrivateFiles.warnIfShared(folder.resolve("tapbill.db-wal"));
    assertThat(log.list).isEmpty();
  }
}
